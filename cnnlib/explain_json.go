package cnnlib

import (
	"encoding/json"
	"fmt"
	"math"
)

// JSON writes the explanation as indented JSON, with all channels. The keys do not depend on the
// language. A number that is not finite is a text, such as "NaN".
func (e *Explanation) JSON() string { return string(must(json.MarshalIndent(e, "", "  "))) }

// MarshalJSON writes the explanation as JSON in one line, with the keys of JSON.
func (e *Explanation) MarshalJSON() ([]byte, error) {
	type channel struct {
		Channel  int   `json:"channel"`
		Inputs   []any `json:"inputs"`
		Weights  []any `json:"weights,omitempty"`
		Products []any `json:"products,omitempty"`
		Sum      any   `json:"sum"`
		Total    any   `json:"total,omitempty"`
	}
	type applied struct {
		Name  string `json:"name"`
		Layer string `json:"layer"`
		Value any    `json:"value"`
	}
	out := struct {
		Name      string    `json:"name"`
		Layer     string    `json:"layer"`
		Operation Operation `json:"operation"`
		Input     Shape     `json:"input"`
		Output    Shape     `json:"output"`
		Map       int       `json:"map"`
		Row       int       `json:"row"`
		Column    int       `json:"column"`
		Rows      []int     `json:"rows"`
		Columns   []int     `json:"columns"`
		Channels  []channel `json:"channels"`
		Bias      any       `json:"bias,omitempty"`
		Largest   *int      `json:"largest,omitempty"`
		Count     int       `json:"count,omitempty"`
		Value     any       `json:"value"`
		After     []applied `json:"after"`
	}{
		e.Name, e.Layer, e.Operation, e.Input, e.Output, e.Map, e.Row, e.Column, e.Rows, e.Columns,
		nil, nil, nil, e.Count, jsonNumber(e.Value), []applied{},
	}
	for _, c := range e.Channels {
		j := channel{Channel: c.Channel, Inputs: jsonNumbers(c.Inputs), Weights: jsonNumbers(c.Weights), Products: jsonNumbers(c.Products), Sum: jsonNumber(c.Sum)}
		if e.Operation == OperationWeightedSum {
			j.Total = jsonNumber(c.Total)
		}
		out.Channels = append(out.Channels, j)
	}
	if e.HasBias {
		out.Bias = jsonNumber(e.Bias)
	}
	if e.Operation == OperationLargest {
		out.Largest = &e.Largest
	}
	for _, a := range e.After {
		out.After = append(out.After, applied{a.Name, a.Layer, jsonNumber(a.Value)})
	}
	return json.Marshal(out)
}

// jsonNumber returns v, or v's name if v is not finite: JSON has finite numbers only.
func jsonNumber[F float32 | float64](v F) any {
	if f := float64(v); math.IsNaN(f) || math.IsInf(f, 0) {
		return fmt.Sprint(f)
	}
	return v
}

func jsonNumbers[F float32 | float64](values []F) []any {
	var all []any
	for _, v := range values {
		all = append(all, jsonNumber(v))
	}
	return all
}
