package fieldmap

import (
	"maps"
	"strings"
)

// Codes of what is wrong with rules, found by [Compile].
const (
	CodeSyntax           = "mapping.syntax"
	CodeVersion          = "mapping.version"
	CodeUnknownField     = "mapping.unknown_field"
	CodeUnknownSource    = "mapping.unknown_source"
	CodeReadOnly         = "mapping.read_only"
	CodeDuplicate        = "mapping.duplicate"
	CodeIncomplete       = "mapping.incomplete"
	CodeConflict         = "mapping.conflict"
	CodeTypeClash        = "mapping.type_clash"
	CodeSeveralSources   = "mapping.several_sources"
	CodeRequiredUnmapped = "mapping.required_unmapped"
	CodeUnknownOption    = "mapping.unknown_option"
	CodeOptionUnmapped   = "mapping.option_unmapped"
	CodeOptionUnlisted   = "mapping.option_unlisted"
	CodeLimit            = "mapping.limit"
	CodeBadValue         = "mapping.bad_value"
	CodeUnknownOp        = "mapping.unknown_op"
	CodeBadArgument      = "mapping.bad_argument"
	CodeOnMissing        = "mapping.on_missing"
	CodeSchema           = "mapping.schema"
)

// Codes of what is wrong with a value, found by [Mapping.Plan] and [Plan.Set].
const (
	CodeMissing      = "value.missing"
	CodeWrongKind    = "value.wrong_kind"
	CodeTooLong      = "value.too_long"
	CodePattern      = "value.pattern"
	CodeRange        = "value.range"
	CodePlaces       = "value.places"
	CodeTooMany      = "value.too_many"
	CodeNotAnOption  = "value.not_an_option"
	CodeAmbiguous    = "value.ambiguous"
	CodeUnchecked    = "value.unchecked"
	CodeUnlisted     = "value.unlisted"
	CodeNotADate     = "value.not_a_date"
	CodeNotANumber   = "value.not_a_number"
	CodeNotYesNo     = "value.not_yes_or_no"
	CodeNotACountry  = "value.not_a_country"
	CodeTruncated    = "value.truncated"
	CodeProposed     = "value.proposed"
	CodeConfirm      = "value.confirm"
	CodeGarbled      = "value.garbled"
	CodeFileKind     = "value.file_kind"
	CodeFileSize     = "value.file_size"
	CodeNotWritable  = "value.not_writable"
	CodeNotAField    = "value.not_a_field"
	CodeNotTyped     = "value.not_typed"
	CodeNotProcessed = "value.not_processed"
)

// Codes of what is wrong with a [Table].
const (
	CodeTableMissing     = "table.missing"
	CodeTableLocked      = "table.locked"
	CodeTableUnknownFrom = "table.unknown_from"
	CodeTableUnknownTo   = "table.unknown_to"
	CodeTableDuplicate   = "table.duplicate"
)

// messages are the English texts. A word in braces is an argument.
var messages = map[string]string{
	CodeSyntax:           `{path}: {reason}`,
	CodeVersion:          `these rules are of version {version}; this program reads version 1`,
	CodeUnknownField:     `the target has no field {path}; remove the rule or name another field`,
	CodeUnknownSource:    `the source has no field {path}; name another field`,
	CodeReadOnly:         `the target shows {path} but does not take it{why}; remove the rule`,
	CodeDuplicate:        `rule {first} already fills {path}; keep one of the two`,
	CodeIncomplete:       `the rule says neither "from" nor "const" nor "default"; say where the value comes from`,
	CodeConflict:         `{first} and {second} exclude each other; keep one`,
	CodeTypeClash:        `{path} takes {want}, and the rule gives {got}; add an op that converts, or use another field`,
	CodeSeveralSources:   `several fields need an op that makes one value of them; add "coalesce" or "join"`,
	CodeRequiredUnmapped: `{path} is required and no rule fills it; add a rule, or it will be asked each time`,
	CodeUnknownOption:    `{path} has no option {option}; choose one that it has`,
	CodeOptionUnmapped:   `nothing is assigned to {option} of {from}; assign an option of {path}, or it will be asked each time`,
	CodeOptionUnlisted:   `{option} is none of the texts that {path} is known to have; check how it is spelled there`,
	CodeLimit:            `the value of the rule breaks a limit of {path}: {limit}`,
	CodeBadValue:         `the value of the rule is not {want}; write one that is`,
	CodeUnknownOp:        `there is no op {op}; use one that there is`,
	CodeBadArgument:      `{op}: {argument}: {reason}`,
	CodeOnMissing:        `"on_missing" is {given}; write ask, skip or fail`,
	CodeSchema:           `the schema itself is wrong at {path}: {reason}`,

	CodeMissing:      `a value is needed; fill it in`,
	CodeWrongKind:    `this field takes {want}, not {got}`,
	CodeTooLong:      `at most {max} characters are taken; shorten the text`,
	CodePattern:      `the text must have this form: {form}`,
	CodeRange:        `the value must lie between {min} and {max}`,
	CodePlaces:       `at most {max} digits behind the point are taken`,
	CodeTooMany:      `at most {max} are taken; choose fewer`,
	CodeNotAnOption:  `the value is none of the options; choose one`,
	CodeAmbiguous:    `the value fits more than one option; choose one`,
	CodeUnchecked:    `the option was not looked up in the target yet`,
	CodeUnlisted:     `the text is none of those that the target is known to have; check it`,
	CodeNotADate:     `the text is not a date of the form {layouts}; correct it`,
	CodeNotANumber:   `the text is not a number; correct it`,
	CodeNotYesNo:     `the text says neither yes nor no; choose one`,
	CodeNotACountry:  `the text is no country that is known here; choose one`,
	CodeTruncated:    `the text was cut to {max} characters; check it`,
	CodeProposed:     `this is a part of a longer text; check that it was split well`,
	CodeConfirm:      `this value is a suggestion; confirm it or choose another`,
	CodeGarbled:      `the text holds characters that got lost on the way; check it`,
	CodeFileKind:     `files of this kind are not taken; only {mime}`,
	CodeFileSize:     `the file is too large; at most {max} bytes`,
	CodeNotWritable:  `the target shows this field but does not take it`,
	CodeNotAField:    `the target has no such field`,
	CodeNotTyped:     `{kind} cannot be typed in; choose it another way`,
	CodeNotProcessed: `{op} could not work on the value; correct it`,

	CodeTableMissing:     `{from} has no assignment; choose one`,
	CodeTableLocked:      `the assignment of {from} is locked; leave it as it was`,
	CodeTableUnknownFrom: `{from} does not exist any more; remove its assignment`,
	CodeTableUnknownTo:   `{from} is assigned to {to}, which does not exist; choose another`,
	CodeTableDuplicate:   `{from} is assigned twice; keep one`,
}

// Messages gives the English text of every code, for those who translate. A
// word in braces stands for the argument of that name in [Problem].Args.
func Messages() map[string]string {
	all := maps.Clone(messages)
	maps.Copy(all, changeMessages)
	return all
}

// fill puts arguments into the placeholders of a message.
func fill(message string, args map[string]string) string {
	if len(args) == 0 {
		return message
	}
	pairs := make([]string, 0, 2*len(args))
	for name, value := range args {
		pairs = append(pairs, "{"+name+"}", value)
	}
	return strings.NewReplacer(pairs...).Replace(message)
}

// newProblem makes a problem of the value or rule of a field; kv are the
// names and values of its arguments.
func newProblem(severity Severity, code, field string, kv ...string) *Problem {
	var args map[string]string
	if len(kv) > 0 {
		args = make(map[string]string, len(kv)/2)
		for i := 0; i+1 < len(kv); i += 2 {
			args[kv[i]] = kv[i+1]
		}
	}
	return &Problem{Rule: -1, Field: field, Code: code, Severity: severity, Args: args, Text: fill(messages[code], args)}
}
