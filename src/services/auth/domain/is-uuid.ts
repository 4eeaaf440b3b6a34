const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

/** Whether PostgreSQL would take it for an id (RFC 9562, without the braces and short forms it takes too). */
export function isUuid(text: string): boolean {
  return uuid.test(text)
}
