import { queryUnreadable } from '../errors.ts'
import { type Parser, runParser } from './parser.ts'

/** Throws PGRST100; `shown` is what the message quotes when it isn't the text itself. */
export function parseParameter<Value>(parser: Parser<Value>, text: string, failure: string, shown = text): Value {
  const result = runParser(parser, text)
  if (!result.ok) throw queryUnreadable(`${failure} (${shown})`, result.place, result.details)
  return result.value
}
