import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import * as z from 'zod'
import { type ProcessIdentity, processIdentity } from './process-identity.ts'
import { type NodeOrder, type NodeSecrets, nodeOrder, nodeSecrets } from './protocol.ts'

// The folder of one start of a node. Its supervisor leaves the node's orders there, the node its place and its end.

const orderFile = 'order.json'
const secretsFile = 'secrets.json'
const claimFile = 'process.json'
const childrenFile = 'children.json'
const listeningFile = 'listening.json'
const failedFile = 'failed.json'

const listening = z.object({ protocol: z.int(), port: z.int(), controlPort: z.int() })
export type Listening = z.infer<typeof listening>

const failure = z.object({ code: z.string(), message: z.string() })
export type Failure = z.infer<typeof failure>

/** A folder whose node was stopped before it had begun. */
const nobody = z.object({ nobody: z.literal(true) })
const claim = z.union([processIdentity, nobody])

/** Readable by its owner alone. */
const privately = 0o600

export type NodeFolder = ReturnType<typeof nodeFolder>

export function nodeFolder(path: string) {
  const at = (name: string) => join(path, name)
  const write = (name: string, value: unknown) => {
    writeFileSync(at(`${name}.new`), JSON.stringify(value), { mode: privately })
    renameSync(at(`${name}.new`), at(name))
  }
  const claimFor = (owner: z.infer<typeof claim>): boolean => {
    const own = at(`${claimFile}.${process.pid}`)
    writeFileSync(own, JSON.stringify(owner), { mode: privately })
    try {
      // A link appears whole, and only where none is.
      linkSync(own, at(claimFile))
      return true
    } catch (error) {
      if (codeOf(error) === 'EEXIST') return false
      throw error
    } finally {
      rmSync(own)
    }
  }
  return {
    path,
    /** Where the node's process prints. */
    output: at('output'),

    /** Makes the folder; what is there already stays. */
    prepare(order: unknown, secrets: unknown): void {
      mkdirSync(path, { recursive: true, mode: 0o700 })
      write(secretsFile, secrets)
      if (!isThere(at(orderFile))) write(orderFile, order)
    },
    /** Undefined where it was never prepared. */
    order: (): NodeOrder | undefined => {
      const text = readIfThere(at(orderFile))
      return text === undefined ? undefined : nodeOrder.parse(JSON.parse(text))
    },
    /** With what only a driver of nodes reads in it. */
    rawOrder: (): string | undefined => readIfThere(at(orderFile)),
    secrets: (): NodeSecrets => nodeSecrets.parse(JSON.parse(readFileSync(at(secretsFile), 'utf8'))),
    writeSecrets: (secrets: unknown): void => write(secretsFile, secrets),

    /** Makes this process the folder's node. False where another one is it, or was: of two, one ends. */
    claim: (identity: ProcessIdentity): boolean => claimFor(identity),
    /** Keeps a process that has not begun yet from ever being the folder's node. False where one has begun. */
    close: (): boolean => claimFor({ nobody: true }),
    /** Undefined where no process has begun; `nobody` where none ever will. */
    owner(): ProcessIdentity | 'nobody' | undefined {
      const text = readIfThere(at(claimFile))
      if (text === undefined) return undefined
      const owner = claim.parse(JSON.parse(text))
      return 'nobody' in owner ? 'nobody' : owner
    },

    /** What the node has started, and must end with it. */
    writeChildren: (identities: ProcessIdentity[]): void => write(childrenFile, identities),
    children(): ProcessIdentity[] {
      const text = readIfThere(at(childrenFile))
      return text === undefined ? [] : z.array(processIdentity).parse(JSON.parse(text))
    },

    writeListening: (what: Listening): void => write(listeningFile, what),
    listening(): Listening | undefined {
      const text = readIfThere(at(listeningFile))
      return text === undefined ? undefined : listening.parse(JSON.parse(text))
    },
    writeFailure: (what: Failure): void => write(failedFile, what),
    failure(): Failure | undefined {
      const text = readIfThere(at(failedFile))
      return text === undefined ? undefined : failure.parse(JSON.parse(text))
    },
  }
}

const isThere = (file: string): boolean => statSync(file, { throwIfNoEntry: false }) !== undefined

function readIfThere(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined
    throw error
  }
}

const codeOf = (error: unknown) => (error instanceof Error && 'code' in error ? error.code : undefined)
