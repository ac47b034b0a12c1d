package check

import (
	"crypto/sha256"
	"fmt"
	"os"
	"path/filepath"
)

// challenge is the text that the grader has left for this cell. It is empty without a grader.
var challenge = takeChallenge()

func takeChallenge() string {
	folder := os.Getenv("CNNLESSONS_PROOF")
	if folder == "" {
		return ""
	}
	path := filepath.Join(folder, "challenge")
	text, err := os.ReadFile(path)
	if err != nil || os.Remove(path) != nil {
		return "" // without a proof the grader counts nothing
	}
	return string(text)
}

// prove appends the line to the file proofs that tells the grader that a check has passed.
func prove(function, id string) {
	if challenge == "" {
		return
	}
	line := fmt.Sprintf("%x\n", sha256.Sum256(fmt.Append(nil, challenge, " ", function, " ", id)))
	f, err := os.OpenFile(filepath.Join(os.Getenv("CNNLESSONS_PROOF"), "proofs"), os.O_CREATE|os.O_WRONLY|os.O_APPEND, 0o600)
	if err == nil {
		_, err = f.WriteString(line)
		if e := f.Close(); err == nil {
			err = e
		}
	}
	if err != nil {
		panic(fmt.Errorf("check: the answer is right, but the grader cannot be told: %w", err))
	}
}
