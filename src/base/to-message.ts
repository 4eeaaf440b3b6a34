/** The words of whatever was thrown, for a person or the log. */
export function toMessage(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
