// What one expression may use. jsonata has no bounds of its own; its hooks see every evaluation of every node.
import { setImmediate } from 'node:timers/promises'

/** AWS: a 200-term sum and recursion about 100 deep fail. */
export const DEEPEST = 100
/** AWS: [1..873782] is accepted, [1..873783] is not. */
export const MOST_ITEMS = 873_782
/** AWS: a text of 2^22 characters is accepted, one of 2^23 is not. */
export const MOST_CHARACTERS = 4_194_304
/** Nodes evaluated, and a share for the size of what they give: about two seconds of one core. */
const MOST_WORK = 1_000_000
const ITEMS_PER_WORK = 16
const CHARACTERS_PER_WORK = 256
/** A long evaluation lets the process do other things every so many nodes. */
const NODES_PER_TURN = 5_000

/** In AWS's words. */
export class BoundExceeded extends Error {
  override readonly name = 'BoundExceeded'

  static depth(): BoundExceeded {
    return new BoundExceeded(
      'Stack overflow error: Check for non-terminating recursive function. Consider rewriting as tail-recursive.',
    )
  }

  static memory(): BoundExceeded {
    return new BoundExceeded('Expression evaluation memory limit exceeded: Check for excessive memory usage')
  }

  static time(): BoundExceeded {
    return new BoundExceeded('Expression evaluation timeout: Check for infinite loop')
  }
}

/** What one evaluation has used so far. */
export interface Usage {
  nodes: number
  work: number
  /** Nodes begun and not ended, less those that jsonata evaluates side by side. */
  depth: number
}

export const noUsage = (): Usage => ({ nodes: 0, work: 0, depth: 0 })

/** The part of jsonata's syntax tree that matters here. */
export interface Node {
  readonly type: string
  readonly value?: unknown
  readonly expressions?: readonly Node[]
  readonly lhs?: unknown
  readonly group?: unknown
}

/** To be awaited before a node is evaluated. */
export const enterNode = (usage: Usage, node: Node): Promise<void> | undefined => {
  usage.nodes += 1
  usage.depth += 1 - sideBySide(node)
  charge(usage, 1)
  if (usage.depth > DEEPEST) throw BoundExceeded.depth()
  return usage.nodes % NODES_PER_TURN === 0 ? setImmediate() : undefined
}

export const leaveNode = (usage: Usage, node: Node, result: unknown): void => {
  usage.depth -= 1 - sideBySide(node)
  if (typeof result === 'string') {
    if (result.length > MOST_CHARACTERS) throw BoundExceeded.memory()
    charge(usage, result.length / CHARACTERS_PER_WORK)
  } else if (Array.isArray(result)) {
    if (result.length > MOST_ITEMS) throw BoundExceeded.memory()
    charge(usage, result.length / ITEMS_PER_WORK)
  }
}

const charge = (usage: Usage, work: number): void => {
  usage.work += work
  if (usage.work > MOST_WORK) throw BoundExceeded.time()
}

// The items of `[...]`, the members of `{...}` and groups are begun all at once: that is width, not depth.
const sideBySide = (node: Node): number => {
  if (node.group !== undefined) return MOST_GROUPS
  if (node.type !== 'unary') return 0
  if (node.value === '[') return node.expressions?.length ?? 0
  return node.value === '{' && Array.isArray(node.lhs) ? node.lhs.length : 0
}

const MOST_GROUPS = 10_000
