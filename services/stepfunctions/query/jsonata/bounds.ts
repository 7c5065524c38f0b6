// What one expression may use. jsonata has no bounds of its own; its hooks see every evaluation of every node.
import { setImmediate } from 'node:timers/promises'

/** AWS: a 200-term sum and recursion about 100 deep fail. */
export const DEEPEST = 100
/** AWS: [1..873782] is accepted, [1..873783] is not. */
export const MOST_ITEMS = 873_782
/** AWS: a text of 2^22 characters is accepted, one of 2^23 is not. */
export const MOST_CHARACTERS = 4_194_304
/** Nodes evaluated, and a share for the size of what they give: at most some two seconds of one core. */
const MOST_WORK = 1_000_000
const ITEMS_PER_WORK = 16
const CHARACTERS_PER_WORK = 256
/** A long evaluation lets the process do other things, and ends. */
const TURN_MS = 10
const LONGEST_MS = 5_000

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
  work: number
  /** Nodes begun and not ended, less those that jsonata evaluates side by side. */
  depth: number
  /** Time spent in turns that are over, and when this turn began, in milliseconds. */
  spent: number
  turn: number
  /** While it lets the process do other things: all that jsonata evaluates side by side waits for the same turn. */
  pause: Promise<void> | undefined
  /** How often each term of an order-by that is under way was evaluated. */
  ordering: Map<unknown, number>
}

export const noUsage = (): Usage => ({
  work: 0,
  depth: 0,
  spent: 0,
  turn: performance.now(),
  pause: undefined,
  ordering: new Map(),
})

/** The part of jsonata's syntax tree that matters here. */
export interface Node {
  readonly type: string
  readonly value?: unknown
  readonly expressions?: readonly Node[]
  readonly lhs?: unknown
  readonly group?: unknown
}

/** To be awaited before a node is evaluated. */
export function enterNode(usage: Usage, node: Node): Promise<void> | undefined {
  usage.depth += 1 - sideBySide(node)
  if (usage.depth > DEEPEST) throw BoundExceeded.depth()
  spend(usage, 1)
  // At every node: a single one may take as long as a bounded run.
  return lookAtClock(usage)
}

export function leaveNode(usage: Usage, node: Node, result: unknown): void {
  usage.depth -= 1 - sideBySide(node)
  charge(usage, result)
}

/** Charges for the size of a value that was made. */
export function charge(usage: Usage, result: unknown): void {
  if (typeof result === 'string') {
    if (result.length > MOST_CHARACTERS) throw BoundExceeded.memory()
    spend(usage, result.length / CHARACTERS_PER_WORK)
  } else if (Array.isArray(result)) {
    if (result.length > MOST_ITEMS) throw BoundExceeded.memory()
    spend(usage, result.length / ITEMS_PER_WORK)
  }
}

function spend(usage: Usage, work: number): void {
  usage.work += work
  if (usage.work > MOST_WORK) throw BoundExceeded.time()
}

/** Ends an evaluation whose time is over. */
export function checkTime(usage: Usage): void {
  if (usage.pause !== undefined) return
  if (usage.spent + performance.now() - usage.turn > LONGEST_MS) throw BoundExceeded.time()
}

function lookAtClock(usage: Usage): Promise<void> | undefined {
  if (usage.pause !== undefined) return usage.pause
  const turned = performance.now() - usage.turn
  if (usage.spent + turned > LONGEST_MS) throw BoundExceeded.time()
  if (turned < TURN_MS) return undefined
  usage.spent += turned
  usage.pause = nextTurn(usage)
  return usage.pause
}

async function nextTurn(usage: Usage): Promise<void> {
  await setImmediate()
  usage.turn = performance.now()
  usage.pause = undefined
}

// The items of `[...]`, the members of `{...}` and groups are begun all at once: that is width, not depth.
function sideBySide(node: Node): number {
  if (node.group !== undefined) return MOST_GROUPS
  if (node.type !== 'unary') return 0
  if (node.value === '[') return node.expressions?.length ?? 0
  return node.value === '{' && Array.isArray(node.lhs) ? node.lhs.length : 0
}

const MOST_GROUPS = 10_000
