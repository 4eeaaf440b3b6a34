import { branchNameInvalid } from '../errors.ts'

/** A name is also that of a folder, whose path a socket's has to stand in. Throws `branch_name_invalid`. */
export function checkName(name: string): void {
  if (!/^[a-z][a-z0-9_-]{0,39}$/.test(name)) throw branchNameInvalid(name)
}
