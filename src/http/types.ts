export type ReadinessCheck = {
  /** Shown in the answer: `database`, `catalog`. */
  readonly name: string
  /** Undefined when ready, else the reason in words for an operator, without secrets. */
  readonly findProblem: () => string | undefined | Promise<string | undefined>
  /** Told, but requests can be answered all the same. */
  readonly isWarning?: true
}
