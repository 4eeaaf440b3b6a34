import { Fault } from '../../base/fault.ts'

export const changeNotUnderstood = (text: string, problem: string) =>
  new Fault('change_not_understood', 400, `${JSON.stringify(text)}: ${problem}`, {
    hint: 'Write names as in SQL: orders.note, sales.orders.note, "Order"."Note"; several columns as orders(note, remark).',
  })

export const changeRefused = (subject: string, reasons: readonly string[]) =>
  new Fault('change_refused', 409, `${subject} cannot be changed this way: ${reasons.join('; ')}`, {
    details: reasons,
    hint: 'Change or drop what is named in a migration of its own first, or write this change by hand with `dorsal db new <name>`.',
  })

export const conversionFailed = (expression: string, problem: string) =>
  new Fault('conversion_failed', 422, `${expression} does not convert one type into the other: ${problem}`, {
    hint: 'Give an expression over the columns of the table: --using for the new value, --back for the old one.',
  })
