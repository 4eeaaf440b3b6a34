import { Fault } from '../base/fault.ts'

export const acceptedUnreadable = (place: { readonly file: string; readonly line: number }, problem: string) =>
  new Fault('accepted_unreadable', 400, `${place.file}:${place.line}: ${problem}`, {
    hint: 'An accepted finding looks like this: [[accepted]], then finding = "rule:subject", reason = "why", and if it ends until = 2027-01-31.',
  })
