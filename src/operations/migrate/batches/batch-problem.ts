/** Why a directive cannot be followed, and what to write instead; whoever knows the file makes a Fault of it. */
export class BatchProblem extends Error {
  readonly fix: string

  constructor(message: string, fix: string) {
    super(message)
    this.name = 'BatchProblem'
    this.fix = fix
  }
}
