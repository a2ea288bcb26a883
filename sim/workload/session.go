package workload

import "github.com/evenkeel/evenkeel/mockproviders/dist"

// A Session is a conversation: a first request, whose prompt and answer are those of its class, and follow-ups, each
// sent some time after the answer to the one before, with a prompt that repeats all that was said before it. Sessions
// are named by the ID of the first request, and turns counted from 0, which is that request.
type Session struct {
	Turns dist.Dist // requests of a session, the first included; rounded, at least 1, at most MaxTurns
	Think dist.Dist // seconds between an answer and the next turn; nil means none
	Turn  dist.Dist // tokens that each follow-up adds to what was said; nil means one

	// SharedPrefix is how many tokens at the beginning of the first prompt all sessions of the class share, such as a
	// system prompt. They are part of the prompt: one that is shorter consists of them alone.
	SharedPrefix int
	// MaxContext bounds every prompt, which is cut to so many tokens; 0 means that nothing bounds it but MaxTokens.
	MaxContext int
}

// MaxTurns bounds the turns of a session.
const MaxTurns = 255

// Session returns the session that an arrival of class begins; nil if it begins none.
func (s *Sizer) Session(class uint16) *Session {
	if int(class) >= len(s.classes) {
		return nil
	}
	return s.classes[class].session
}

// Turns returns how many requests the session has, the first included: 1 where the class has no sessions.
func (s *Sizer) Turns(class uint16, session uint64) int {
	if s.Session(class) == nil {
		return 1
	}
	return wholeTurns(s.classes[class].turns.At(s.lengthDraws.Uniform(session, 0)))
}

// FollowUp returns the tokens that turn 1, 2, … of a session adds to what was said before, those of its answer, and
// the cap on that, 0 if there is none. The class must have sessions.
func (s *Sizer) FollowUp(class uint16, session uint64, turn int) (prompt, output, limit int32) {
	c, draw := &s.classes[class], uint64(turn)*3
	prompt = tokens(c.turn.At(s.turnDraws.Uniform(session, draw)))
	output = tokens(c.output.At(s.turnDraws.Uniform(session, draw+1)))
	if c.cap != nil {
		limit = tokens(c.cap.At(s.turnDraws.Uniform(session, draw+2)))
		output = min(output, limit)
	}
	return prompt, output, limit
}

// Pause returns the nanoseconds from the answer before turn 1, 2, … of a session to that turn, to the nearest one. The
// class must have sessions.
func (s *Sizer) Pause(class uint16, session uint64, turn int) int64 {
	return nanoseconds(s.classes[class].think.At(s.thinkDraws.Uniform(session, uint64(turn))))
}

// wholeTurns rounds a number of turns to the nearest whole one in [1, MaxTurns].
func wholeTurns(v float64) int { return int(min(tokens(v), MaxTurns)) }
