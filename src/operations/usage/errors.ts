import { Fault } from '../../base/fault.ts'

export const usageNotRecorded = (cause: unknown) =>
  new Fault(
    'usage_not_recorded',
    409,
    'This database has no table dorsal.usage that can be read: what servers count stays in their memory',
    {
      hint: 'Run `dorsal migrate` once with the URL of a user who may create schemas and tables.',
      cause,
    },
  )

export const usageNameInvalid = (text: string, form: string) =>
  new Fault('usage_name_invalid', 400, `"${text}" is not the name of a ${form}`, {
    hint: `Write ${form === 'column' ? 'orders.note or public.orders.note' : 'orders or public.orders'}.`,
  })
