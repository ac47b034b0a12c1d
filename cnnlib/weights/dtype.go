package weights

import (
	"encoding/binary"
	"math"
)

// dtype is one of the types of numbers that a file may hold.
type dtype struct {
	size  int                    // bytes of one number
	float func(b []byte) float32 // reads one number; nil for a type that is not read
}

// dtypes are the types of numbers by their names in a header: the types that are read, and
// I64, the type of num_batches_tracked. Bytes are little-endian.
var dtypes = map[string]dtype{
	"F32":  {4, func(b []byte) float32 { return math.Float32frombits(binary.LittleEndian.Uint32(b)) }},
	"F16":  {2, func(b []byte) float32 { return fromHalf(binary.LittleEndian.Uint16(b)) }},
	"BF16": {2, func(b []byte) float32 { return math.Float32frombits(uint32(binary.LittleEndian.Uint16(b)) << 16) }},
	"F64":  {8, func(b []byte) float32 { return float32(math.Float64frombits(binary.LittleEndian.Uint64(b))) }},
	"I64":  {8, nil},
}

// fromHalf returns the value of the IEEE 754 binary16 with the bits h: a sign, 5 bits of
// exponent, 10 bits of fraction. A float32 holds every binary16 exactly.
func fromHalf(h uint16) float32 {
	sign, exponent, fraction := uint32(h>>15)<<31, uint32(h>>10&31), uint32(h&1023)
	switch exponent {
	case 0: // zero or subnormal
		return math.Float32frombits(sign | math.Float32bits(float32(fraction)*0x1p-24))
	case 31: // infinite or not a number
		return math.Float32frombits(sign | 255<<23 | fraction<<13)
	default:
		return math.Float32frombits(sign | (exponent-15+127)<<23 | fraction<<13)
	}
}
