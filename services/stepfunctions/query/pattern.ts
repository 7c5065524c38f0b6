// Regular expressions of definitions, bounded in time whatever the text: a short one can take for ever too.
import { boundedRun, LONGEST_RUN, RunTimeout } from '../../wire/bounded-run.ts'

/** As `pattern.test`, bounded in time. @throws {RunTimeout} */
export const matches = (pattern: RegExp, text: string): boolean =>
  boundedRun(() => new RegExp(pattern, pattern.flags.replace('g', '')).test(text))

/** A RegExp of flag `g` whose `exec` is bounded in time. It looks for many matches at once: a bounded run is dear. */
export class BoundedPattern extends RegExp {
  #text = ''
  /** What was found, by the index it was searched from. */
  readonly #found = new Map<number, RegExpExecArray | null>()
  /** How long this text may still be searched, in milliseconds: many matches, each short, take no longer than one. */
  #left = LONGEST_RUN

  override exec(text: string): RegExpExecArray | null {
    if (text !== this.#text) {
      this.#found.clear()
      this.#left = LONGEST_RUN
    }
    this.#text = text
    const from = this.lastIndex
    if (!this.#found.has(from)) this.#searchBounded(from)
    const match = this.#found.get(from) ?? null
    this.lastIndex = match === null ? 0 : match.index + match[0].length
    return match
  }

  #searchBounded(from: number): void {
    if (this.#left <= 0) throw new RunTimeout(`a pattern ran for more than ${LONGEST_RUN} ms`)
    const begun = performance.now()
    try {
      boundedRun(() => this.#searchFrom(from), this.#left)
    } finally {
      this.#left -= performance.now() - begun
    }
  }

  #searchFrom(from: number): void {
    this.lastIndex = from
    for (let count = 0; count < AT_ONCE; count += 1) {
      const at = this.lastIndex
      const match = super.exec(this.#text)
      this.#found.set(at, match)
      // An empty match does not move on: what follows it is searched for when asked.
      if (match === null || match[0] === '') return
    }
  }
}

const AT_ONCE = 1_000
