package nmbrs

// Environment is which of Nmbrs's installations an account lives in.
type Environment string

// The environments.
const (
	Production Environment = "production"
	Sandbox    Environment = "sandbox" // takes a token from the day after it was made
	Sweden     Environment = "sweden"
)
