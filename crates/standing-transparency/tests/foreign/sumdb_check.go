// Checks a published log with Go's sumdb/note and sumdb/tlog: signature, every record, earlier checkpoints.
//
// Usage: sumdb_check DIRECTORY. Prints OK, or says what is wrong and exits with 1.
// Deliberately not here: tiles as files; Go's own tile paths carry a height that tlog-tiles does not.
package main

import (
	"encoding/base64"
	"encoding/binary"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

type hashes []tlog.Hash

func (h hashes) ReadHashes(indexes []int64) ([]tlog.Hash, error) {
	var found []tlog.Hash
	for _, index := range indexes {
		found = append(found, h[index])
	}
	return found, nil
}

func must(err error) {
	if err != nil {
		fmt.Println("WRONG:", err)
		os.Exit(1)
	}
}

func read(parts ...string) []byte {
	bytes, err := os.ReadFile(filepath.Join(append([]string{os.Args[1]}, parts...)...))
	must(err)
	return bytes
}

func checkpoint(text []byte) (int64, tlog.Hash) {
	verifier, err := note.NewVerifier(strings.TrimSpace(string(read("log.vkey"))))
	must(err)
	opened, err := note.Open(text, note.VerifierList(verifier))
	must(err)
	lines := strings.Split(opened.Text, "\n")
	size, err := strconv.ParseInt(lines[1], 10, 64)
	must(err)
	root, err := tlog.ParseHash(lines[2])
	must(err)
	return size, root
}

func store(size int64) hashes {
	var stored hashes
	for number := int64(0); number < size; {
		name := fmt.Sprintf("%03d", number/256)
		if left := size - number; left < 256 {
			name = fmt.Sprintf("%s.p/%d", name, left)
		}
		for bundle := read("tile", "entries", name); len(bundle) > 0; number++ {
			length := binary.BigEndian.Uint16(bundle)
			more, err := tlog.StoredHashes(number, bundle[2:2+length], stored)
			must(err)
			stored, bundle = append(stored, more...), bundle[2+length:]
		}
	}
	return stored
}

func main() {
	size, root := checkpoint(read("checkpoint"))
	stored := store(size)
	computed, err := tlog.TreeHash(size, stored)
	must(err)
	if computed != root {
		must(fmt.Errorf("the entries give %v, the checkpoint says %v", computed, root))
	}
	files, err := os.ReadDir(filepath.Join(os.Args[1], "proofs"))
	must(err)
	for _, file := range files {
		parts := strings.SplitN(string(read("proofs", file.Name())), "\n\n", 2)
		var index int64
		var proof tlog.RecordProof
		for _, line := range strings.Split(parts[0], "\n")[1:] {
			if strings.HasPrefix(line, "index ") {
				index, err = strconv.ParseInt(line[len("index "):], 10, 64)
				must(err)
			} else if !strings.HasPrefix(line, "extra ") {
				hash, err := base64.StdEncoding.DecodeString(line)
				must(err)
				var fixed tlog.Hash
				copy(fixed[:], hash)
				proof = append(proof, fixed)
			}
		}
		proofSize, proofRoot := checkpoint([]byte(parts[1]))
		leaf := stored[tlog.StoredHashIndex(0, index)]
		must(tlog.CheckRecord(proof, proofSize, proofRoot, index, leaf))
	}
	earlier, err := os.ReadDir(filepath.Join(os.Args[1], "checkpoints"))
	must(err)
	for _, file := range earlier {
		oldSize, oldRoot := checkpoint(read("checkpoints", file.Name()))
		proof, err := tlog.ProveTree(size, oldSize, stored)
		must(err)
		must(tlog.CheckTree(proof, size, root, oldSize, oldRoot))
	}
	fmt.Printf("OK %d entries, %d proofs\n", size, len(files))
}
