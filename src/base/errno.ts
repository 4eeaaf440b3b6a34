/** The operating system's code of an error (`ENOENT`); undefined for an error that has none. */
export function findErrno(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined
}

/** Whether an error comes from the operating system with one of these codes. */
export function isErrno(error: unknown, ...codes: readonly string[]): boolean {
  const code = findErrno(error)
  return code !== undefined && codes.includes(code)
}

/** The disk is full, or a quota of the user or of the process (`ulimit -f`) is used up. */
export const isDiskFull = (error: unknown): boolean => isErrno(error, 'ENOSPC', 'EDQUOT', 'EFBIG')
