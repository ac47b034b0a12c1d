// Package idxfile writes the files that the packages of data sets embed.
package idxfile

import (
	"bytes"
	"compress/gzip"
	"encoding/binary"
	"path/filepath"

	"cnnlessons/cnnlib/datasets"
	"cnnlessons/internal/wholefile"
)

// Write writes a set of one channel into dir, in the gzipped IDX files
// part-images-idx3-ubyte.gz and part-labels-idx1-ubyte.gz, which [datasets.ReadIDX] reads.
func Write(dir, part string, set *datasets.Set) error {
	s, n := set.Shape(), uint32(set.Len())
	var pixels, labels []byte
	for i := range set.Len() {
		pixels = append(pixels, set.Pixels(i)...)
		labels = append(labels, byte(set.Label(i)))
	}
	if err := write(filepath.Join(dir, part+"-images-idx3-ubyte.gz"), []uint32{0x803, n, uint32(s.H), uint32(s.W)}, pixels); err != nil {
		return err
	}
	return write(filepath.Join(dir, part+"-labels-idx1-ubyte.gz"), []uint32{0x801, n}, labels)
}

func write(path string, header []uint32, data []byte) error {
	var file bytes.Buffer
	// No call fails: the level exists, and a Buffer takes everything.
	z, _ := gzip.NewWriterLevel(&file, gzip.BestCompression)
	binary.Write(z, binary.BigEndian, header)
	z.Write(data)
	z.Close()
	return wholefile.Write(path, file.Bytes())
}
