import { Fault } from '../base/fault.ts'
import { toMessage } from '../base/to-message.ts'
import { ConnectionLost } from '../postgres/types.ts'
import type { Answer, Section } from './answer.ts'

/** The one place that writes for people: answers on standard output, everything else on standard error. */
export type Printer = {
  readonly answer: (answer: Answer) => void
  readonly json: (data: unknown) => void
  readonly text: (text: string) => void
  readonly progress: (line: string) => void
  readonly error: (error: unknown) => void
}

export type PrinterOptions = {
  /** One line of JSON for an answer, whatever standard output is. */
  readonly json: boolean
  readonly output: NodeJS.WritableStream & { readonly isTTY?: boolean }
  readonly errors: NodeJS.WritableStream
}

export function createPrinter({ json, output, errors }: PrinterOptions): Printer {
  const asJson = json || output.isTTY !== true
  return {
    answer: ({ data, sections }) =>
      void output.write(asJson ? `${JSON.stringify(data)}\n` : `${sections.map(renderSection).join('\n\n')}\n`),
    json: (data) => void output.write(`${JSON.stringify(data)}\n`),
    text: (text) => void output.write(`${text}\n`),
    progress: (line) => void errors.write(`${line}\n`),
    error: (error) => void errors.write(json ? `${JSON.stringify({ error: describeError(error) })}\n` : renderError(error)),
  }
}

function renderSection(section: Section): string {
  return section.kind === 'lines' ? section.lines.join('\n') : renderTable(section.columns, section.rows)
}

function renderTable(columns: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = columns.map((title, index) => Math.max(title.length, ...rows.map((row) => row[index]?.length ?? 0)))
  const line = (cells: readonly string[]) =>
    cells
      .map((cell, index) => cell.padEnd(widths[index] ?? 0))
      .join('  ')
      .trimEnd()
  return [line(columns), line(widths.map((width) => '─'.repeat(width))), ...rows.map(line)].join('\n')
}

function describeError(error: unknown) {
  if (error instanceof Fault) {
    const { code, message, details, hint } = error
    return { code, message, details, hint }
  }
  return { code: 'unexpected', message: toMessage(error), details: null, hint: null }
}

function renderError(error: unknown): string {
  if (error instanceof ConnectionLost)
    return `error: ${error.message}: ${error.cause instanceof Error ? error.cause.message : 'no reason known'}\n`
  if (!(error instanceof Fault)) return `error: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`
  const { excerpt, detail, statementsKept = 0 } = readDetails(error.details)
  const lines = [`error: ${error.message}`]
  if (detail !== undefined) lines.push(`detail: ${detail}`)
  if (excerpt !== undefined) lines.push('', ...excerpt.split('\n').map((line) => `  | ${line}`), '')
  if (statementsKept > 0) lines.push(`The ${statementsKept} statements before it stay applied; the same command goes on behind them.`)
  if (error.hint !== null) lines.push(`hint: ${error.hint}`)
  return `${lines.join('\n')}\n`
}

function readDetails(details: unknown): { readonly excerpt?: string; readonly detail?: string; readonly statementsKept?: number } {
  return typeof details === 'object' && details !== null ? details : {}
}
