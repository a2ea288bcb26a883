package workload

import (
	"math"
	"testing"

	"github.com/evenkeel/evenkeel/mockproviders/dist"
	"gonum.org/v1/gonum/stat"
)

func chat() *Sizes {
	return NewMix(
		Class{Name: "single", Share: 1},
		Class{Name: "chat", Share: 1, Prompt: dist.NewExponential(500), Output: dist.NewExponential(200), Cap: dist.NewConstant(300),
			Session: &Session{Turns: dist.NewUniform(0.5, 8.5), Think: dist.NewExponential(20), Turn: dist.NewExponential(60)}},
	)
}

func TestTurnsAreKeyedBySessionAndTurn(t *testing.T) {
	one, again, other := chat().Bind(1), chat().Bind(1), chat().Bind(2)
	same := 0
	for session := range uint64(300) {
		if one.Turns(1, session) != again.Turns(1, session) {
			t.Fatalf("session %d changes its length", session)
		}
		for turn := 7; turn >= 1; turn-- { // in whatever order
			p, o, limit := one.FollowUp(1, session, turn)
			if p2, o2, limit2 := again.FollowUp(1, session, turn); p2 != p || o2 != o || limit2 != limit {
				t.Fatalf("turn %d of session %d changes", turn, session)
			}
			if one.Pause(1, session, turn) != again.Pause(1, session, turn) {
				t.Fatalf("pause %d of session %d changes", turn, session)
			}
			if p2, _, _ := other.FollowUp(1, session, turn); p2 == p {
				same++
			}
			if one.Pause(1, session, turn) == other.Pause(1, session, turn) || one.Pause(1, session, turn) == one.Pause(1, session, turn+1) {
				t.Fatalf("pause %d of session %d comes twice", turn, session)
			}
		}
	}
	if same > 60 {
		t.Errorf("%d of 2100 turns have as many tokens under another seed", same)
	}
}

func TestTurnsHaveTheirDistributionsAndAreIndependent(t *testing.T) {
	const n = 20_000
	s := chat().Bind(7)
	var turns, added, answers, pauses, next []float64
	for session := range uint64(n) {
		turns = append(turns, float64(s.Turns(1, session)))
		p, o, limit := s.FollowUp(1, session, 2)
		if limit != 300 || o > 300 {
			t.Fatalf("an answer of %d tokens under a cap of %d", o, limit)
		}
		q, _, _ := s.FollowUp(1, session, 3)
		added, answers, next = append(added, float64(p)), append(answers, float64(o)), append(next, float64(q))
		pauses = append(pauses, float64(s.Pause(1, session, 2))/1e9)
	}
	within(t, "turns", mean(turns), 4.5, math.Sqrt(63.0/12/n), 4)
	within(t, "tokens added", mean(added), 60, 60/math.Sqrt(n), 4)
	within(t, "tokens answered", mean(answers), 200*(1-math.Exp(-1.5)), 110/math.Sqrt(n), 4)
	within(t, "pause", mean(pauses), 20, 20/math.Sqrt(n), 4)
	first := make([]float64, n)
	for i := range first {
		first[i] = float64(s.Of(uint64(i)).Prompt)
	}
	for what, pair := range map[string][2][]float64{
		"turns and tokens": {turns, added}, "tokens added and answered": {added, answers}, "tokens and pause": {added, pauses},
		"this turn and the next": {added, next}, "answer and pause": {answers, pauses}, "first prompt and turn": {first, added},
	} {
		within(t, "correlation of "+what, stat.Correlation(pair[0], pair[1], nil), 0, 1/math.Sqrt(n), 4)
	}
}

func TestOnlyClassesWithSessionsHaveThem(t *testing.T) {
	sizes := chat()
	s := sizes.Bind(1)
	if s.Session(0) != nil || s.Session(2) != nil || s.Session(1) != sizes.Classes[1].Session {
		t.Error("sessions of the wrong class")
	}
	if got := s.Turns(0, 5); got != 1 {
		t.Errorf("%d turns without a session", got)
	}
}

func TestTurnsAndContextsAreBounded(t *testing.T) {
	for turns, want := range map[float64]int{0: 1, 1.4: 1, 1.5: 2, 255: 255, 1e9: MaxTurns} {
		s := NewMix(Class{Prompt: dist.NewConstant(9000), Session: &Session{Turns: dist.NewConstant(turns), MaxContext: 4096}}).Bind(1)
		if got := s.Turns(0, 1); got != want {
			t.Errorf("%g turns are %d, want %d", turns, got, want)
		}
		if z := s.Of(1); z.Prompt != 4096 {
			t.Errorf("a prompt of %d tokens in a context of 4096", z.Prompt)
		}
		if p, o, limit := s.FollowUp(0, 1, 1); p != 1 || o != 1 || limit != 0 {
			t.Errorf("a turn without sizes adds %d tokens, is answered with %d, cap %d", p, o, limit)
		}
		if got := s.Pause(0, 1, 1); got != 0 {
			t.Errorf("a pause of %d ns without think time", got)
		}
	}
}
