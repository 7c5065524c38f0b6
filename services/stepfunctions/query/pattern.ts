// Regular expressions of definitions. Backtracking can take time without end, and only V8's own interrupt, which is
// reached through `vm`, can stop it.
import { type Context, createContext, Script } from 'node:vm'

/** A regular expression that ran for longer than it may. */
export class PatternTimeout extends Error {
  override readonly name = 'PatternTimeout'
}

/** As `pattern.test`, bounded in time. */
export const matches = (pattern: RegExp, text: string): boolean => {
  let found = false
  boundedRun(() => {
    found = new RegExp(pattern, pattern.flags.replace('g', '')).test(text)
  })
  return found
}

/** A RegExp of flag `g` whose `exec` is bounded in time. It looks for many matches at once: a bounded run is dear. */
export class BoundedPattern extends RegExp {
  #text = ''
  /** What was found, by the index it was searched from. */
  readonly #found = new Map<number, RegExpExecArray | null>()

  override exec(text: string): RegExpExecArray | null {
    // So short a text takes no time.
    if (text.length <= SHORT) return super.exec(text)
    if (text !== this.#text) this.#found.clear()
    this.#text = text
    const from = this.lastIndex
    if (!this.#found.has(from)) boundedRun(() => this.#searchFrom(from))
    const match = this.#found.get(from) ?? null
    this.lastIndex = match === null ? 0 : match.index + match[0].length
    return match
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

const SHORT = 16
const AT_ONCE = 1_000
const LONGEST_MS = 250

const boundedRun = (run: () => void): void => {
  sandbox.run = run
  try {
    RUN.runInContext(sandbox, { timeout: LONGEST_MS })
  } catch (error) {
    if (isTimeout(error)) throw new PatternTimeout(`a pattern ran for more than ${LONGEST_MS} ms`)
    throw error
  } finally {
    sandbox.run = undefined
  }
}

const sandbox: { run: (() => void) | undefined } & Context = { run: undefined }
createContext(sandbox)
const RUN = new Script('run()')

// The error is of the sandbox's own realm: no instanceof can know it.
const isTimeout = (error: unknown): boolean =>
  typeof error === 'object' &&
  error !== null &&
  'code' in error &&
  error.code === 'ERR_SCRIPT_EXECUTION_TIMEOUT'
