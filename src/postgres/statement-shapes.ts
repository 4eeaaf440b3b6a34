/** A statement that usually takes less is short: others may queue behind it on its connection. In milliseconds. */
const shortDuration = 1
// What is measured includes the time our own busy event loop takes to notice an answer. The lowest tenth (an expectile) has least of it: by
// the plain average nothing is short any more just when queueing pays most.
const weightBelow = 0.2
const weightAbove = 0.02
/** Literal limits make endless texts; the oldest are forgotten. */
const mostShapes = 5000

/** One text run by one role: the unit of preparing. One statement under alternating roles would be planned again at each change. */
export class StatementShape {
  readonly text: string
  /** The same on every connection. */
  readonly name: string
  #usual: number | undefined

  constructor(text: string, name: string) {
    this.text = text
    this.name = name
  }

  get isShort(): boolean {
    return this.#usual !== undefined && this.#usual < shortDuration
  }

  /** `duration` in milliseconds, without the time it waited behind others. */
  recordDuration(duration: number): void {
    const usual = this.#usual ?? duration
    this.#usual = usual + (duration - usual) * (duration < usual ? weightBelow : weightAbove)
  }
}

export class StatementShapes {
  readonly #prefix: string
  readonly #shapes = new Map<string, Map<string, StatementShape>>()
  #size = 0
  #made = 0

  /**
   * `prefix` is nobody else's: a pooler may give our next statement a server connection that another process prepared its own on, and by a
   * name they shared we would run its statement.
   */
  constructor(prefix: string) {
    this.#prefix = prefix
  }

  get(role: string, text: string): StatementShape {
    const ofRole = this.#shapes.get(role) ?? this.#addRole(role)
    return ofRole.get(text) ?? this.#add(ofRole, text)
  }

  #addRole(role: string): Map<string, StatementShape> {
    const ofRole = new Map<string, StatementShape>()
    this.#shapes.set(role, ofRole)
    return ofRole
  }

  #add(ofRole: Map<string, StatementShape>, text: string): StatementShape {
    if (text.includes('\0')) throw new TypeError('SQL text cannot hold a NUL character')
    if (this.#size >= mostShapes) this.#forgetOldest(ofRole)
    const shape = new StatementShape(text, `${this.#prefix}${++this.#made}`)
    ofRole.set(text, shape)
    this.#size++
    return shape
  }

  #forgetOldest(preferred: Map<string, StatementShape>): void {
    const crowded = preferred.size > 0 ? preferred : this.#largest()
    for (const text of crowded.keys()) {
      crowded.delete(text)
      this.#size--
      return
    }
  }

  #largest(): Map<string, StatementShape> {
    return [...this.#shapes.values()].reduce((largest, next) => (next.size > largest.size ? next : largest))
  }
}
