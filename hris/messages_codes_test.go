package hris

import (
	"maps"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/handoverhq/handover/fieldmap/phone"
)

func TestNoTranslationIsOfACodeThatIsNoMore(t *testing.T) {
	t.Parallel()
	english := englishMessages()
	for code, clause := range phone.Messages() { // which says its English itself
		english[code] = Message{Text: clause}
	}
	codes := slices.Sorted(maps.Keys(english))
	for language, translated := range map[string]map[string]Message{"Dutch": dutchMessages(), "German": germanMessages(), "Polish": polishMessages()} {
		assert.Equal(t, codes, slices.Sorted(maps.Keys(translated)), language)
	}
}

func TestRemediesStandWhereTheEnglishHasOne(t *testing.T) {
	t.Parallel()
	english := englishMessages()
	for language, translated := range map[string]map[string]Message{"Dutch": dutchMessages(), "German": germanMessages(), "Polish": polishMessages()} {
		for code, m := range translated {
			assert.Equal(t, english[code].Remedy == "", m.Remedy == "", "%s: %s", language, code)
		}
	}
}
