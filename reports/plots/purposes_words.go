package plots

import "slices"

// notes says what the bars are and what is not there.
func (l *ledger) notes() []string {
	if l.scale().hi <= 0 {
		return nil
	}
	out := []string{"Bars end at the mean over the seeds."}
	if slices.ContainsFunc(l.bills, func(b bill) bool { return b.interval != nil }) {
		out[0] = "Bars end at the mean over the seeds; whiskers are 95 % confidence intervals."
	}
	out = append(out, "Bars are divided as the spend of all seeds together was.")
	if l.per.perRun {
		out = append(out, "Per 1,000 requests, since nothing succeeded that the spend could be divided by.")
	}
	if !l.known {
		return append(out, "What the money was for was not recorded.")
	}
	if !l.lower {
		if slices.ContainsFunc(l.bills, func(b bill) bool { return b.inVain > 0 }) {
			return append(out, "All that the bars show was spent on useful answers.")
		}
		return append(out, "All of it was spent on useful answers.")
	}
	var none []string
	for k, p := range purposes {
		if !l.spentOn[k] {
			none = append(none, p.name)
		}
	}
	if len(none) > 0 {
		out = append(out, "Nothing was spent on "+listed(none, "or")+".")
	}
	return out
}
