package pq

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
)

type pending struct {
	at  int64
	ord int
	id  uint32
}

func TestEventsComeOutByTimeThenInTheOrderPushed(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for range 50 {
		var q Queue
		var model []pending
		ord := 0
		push := func() (int64, uint32) {
			at, id := int64(r.IntN(20)), r.Uint32()
			model = append(model, pending{at, ord, id})
			ord++
			return at, id
		}
		first := func() pending {
			slices.SortFunc(model, func(a, b pending) int {
				if a.at != b.at {
					return int(a.at - b.at)
				}
				return a.ord - b.ord
			})
			p := model[0]
			model = model[1:]
			return p
		}
		for range 400 {
			switch {
			case len(model) == 0 || r.IntN(3) == 0:
				q.Push(push())
			case r.IntN(2) == 0:
				want := first()
				if got := q.Pop(); got.At != want.at || got.ID != want.id {
					t.Fatalf("popped %+v, want %+v", got, want)
				}
			default:
				want := first()
				if got := q.Min(); got.At != want.at || got.ID != want.id {
					t.Fatalf("first is %+v, want %+v", got, want)
				}
				q.ReplaceMin(push())
			}
			if q.Len() != len(model) {
				t.Fatalf("%d pending, want %d", q.Len(), len(model))
			}
		}
	}
}

func TestOrderSurvivesTheWrapOfSequenceNumbers(t *testing.T) {
	q := Queue{seq: 1<<32 - 3}
	for id := range uint32(6) {
		q.Push(7, id)
	}
	for id := range uint32(6) {
		if got := q.Pop().ID; got != id {
			t.Fatalf("event %d came out when %d was due", got, id)
		}
	}
	if q.At() != Never {
		t.Error("an empty queue has something due")
	}
}

func BenchmarkPushPop(b *testing.B) {
	for _, n := range []int{10, 1000, 100_000} {
		b.Run(fmt.Sprint("pending=", n), func(b *testing.B) {
			var q Queue
			r := rand.New(rand.NewPCG(1, 2))
			for range n {
				q.Push(r.Int64N(1e9), 0)
			}
			b.ReportAllocs()
			for b.Loop() {
				q.ReplaceMin(q.At()+r.Int64N(1e9), 0)
			}
		})
	}
}
