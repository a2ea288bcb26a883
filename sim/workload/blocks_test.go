package workload

import (
	"slices"
	"strings"
	"testing"
)

// blocksOf returns the blocks of an arrival, nil where the source knows none.
func blocksOf(t *testing.T, src Source, a Arrival) []int32 {
	t.Helper()
	if b, ok := src.(Blocky); ok {
		return b.Blocks(a.Row)
	}
	if a.Row != 0 {
		t.Errorf("row %d of a source that knows no blocks", a.Row)
	}
	return nil
}

// arrivals opens a run and returns its source beside its first arrivals.
func arrivals(t *testing.T, p Open, n int) (Source, []Arrival) {
	t.Helper()
	src := must[Source](t)(p.Open(1, nil))
	buf := make([]Arrival, n)
	k, err := src.Fill(buf)
	if err != nil {
		t.Fatal(err)
	}
	return src, buf[:k]
}

func TestMooncakeRowsKnowTheirBlocks(t *testing.T) {
	want := [][]int32{{0, 1, 2}, {}, {}, {0, 1, 2}}
	for how, p := range both(t, mooncakeRows, TraceParams{Loop: true}) {
		src, got := arrivals(t, p, 4)
		for i, a := range got {
			blocks := blocksOf(t, src, a)
			if how == "in memory" && !slices.Equal(blocks, want[i]) || how == "streamed" && blocks != nil {
				t.Errorf("%s: blocks of arrival %d are %v, want %v in memory and none streamed", how, i, blocks, want[i])
			}
		}
	}
	src, got := arrivals(t, both(t, azureRows, TraceParams{})["in memory"], 3)
	if _, blocky := src.(Blocky); blocky || got[2].Row != 0 {
		t.Error("an azure trace claims to know blocks")
	}
}

func TestBlocksAreReadAlikeHoweverTheyAreWritten(t *testing.T) {
	const plain = `{"timestamp": 1, "input_length": 3, "output_length": 4, "hash_ids": [7, 182789]}`
	const odd = `{"timestamp": 1.0, "hash_ids": [7, 182789], "input_length": 3, "output_length": 4, "other": null}`
	for _, line := range []string{plain, odd} {
		names := []int32{1}
		if _, err := parseMooncake([]byte(line), &names); err != nil || !slices.Equal(names, []int32{1, 7, 182789}) {
			t.Errorf("%s: blocks %v, error %v", line, names, err)
		}
	}
	for _, bad := range []string{"[1, 268435456]", "[-1]", "[1.5]", `["a"]`, "7", "[99999999999999]"} {
		names := []int32{}
		_, err := parseMooncake([]byte(strings.Replace(plain, "[7, 182789]", bad, 1)), &names)
		if err == nil || !strings.HasPrefix(err.Error(), "hash_ids") {
			t.Errorf("%s: error %v, want one about hash_ids", bad, err)
		}
	}
}

func TestCopiesOfARowShareItsBlocks(t *testing.T) {
	p := must[*trace](t)(newTrace(resolved(t, mooncakeRows, TraceParams{Scale: 3}), 100))
	src, got := arrivals(t, p, 10)
	if len(got) != 9 {
		t.Fatalf("%d arrivals, want 9", len(got))
	}
	for i, a := range got {
		if want := uint32(i/3 + 1); a.Row != want {
			t.Errorf("arrival %d is of row %d, want %d", i, a.Row, want)
		}
		if blocks := blocksOf(t, src, a); i < 3 && !slices.Equal(blocks, []int32{0, 1, 2}) {
			t.Errorf("blocks of arrival %d are %v", i, blocks)
		}
	}
}

// The blocks of one trace are not those of another, even if both call them 0.
func TestTracesThatAreAddedUpShareNoBlocks(t *testing.T) {
	other := `{"timestamp": 1, "input_length": 33, "output_length": 4, "hash_ids": [0, 2]}` + "\n" +
		`{"timestamp": 2, "input_length": 34, "output_length": 4, "hash_ids": [2]}`
	one := must[*trace](t)(newTrace(resolved(t, mooncakeRows, TraceParams{}), 100))
	two := must[*trace](t)(newTrace(resolved(t, other, TraceParams{}), 100))
	src, got := arrivals(t, must[Open](t)(NewSum(one, must[Open](t)(NewConstant(1)), two)), 5)
	want := map[int32][]int32{6758: {0, 1, 2}, 33: {3, 5}, 34: {5}}
	for _, a := range got {
		if blocks := blocksOf(t, src, a); !slices.Equal(blocks, want[a.Prompt]) {
			t.Errorf("blocks of %+v are %v, want %v", a, blocks, want[a.Prompt])
		}
	}
	if _, err := NewSum(slices.Repeat([]Process{one}, 8)...); err == nil || !strings.Contains(err.Error(), "8 traces with blocks") {
		t.Errorf("eight traces with blocks: error %v", err)
	}
}
