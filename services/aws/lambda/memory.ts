import { readFile } from 'node:fs/promises'

/** Often enough that a handler filling Buffers is caught some hundred megabytes beyond its limit. */
const INTERVAL = 50

export interface MemoryWatch {
  /** The most that the invocation was seen to use, in bytes. */
  used(): number
  stop(): void
}

/**
 * Watches what a process adds to its resident memory: V8's own limit does not count Buffers. A sandbox serves many
 * functions, so what it held before the invocation is not held against it.
 */
export function watchMemory(pid: number | undefined, limit: number, exceeded: () => void): MemoryWatch {
  let first: number | undefined
  let most = 0
  const sample = async () => {
    const resident = await residentMemory(pid)
    if (resident === undefined) return
    first ??= resident
    most = Math.max(most, resident)
    if (most - first > limit) exceeded()
  }
  const timer = setInterval(() => void sample(), INTERVAL)
  void sample()
  return { used: () => most - (first ?? 0), stop: () => clearInterval(timer) }
}

/** From Linux's proc(5), the only way to look at a process that is busy; elsewhere there is no limit. */
async function residentMemory(pid: number | undefined): Promise<number | undefined> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '')
  const [, kibibytes] = /^VmRSS:\s+(\d+) kB$/m.exec(status) ?? []
  return kibibytes === undefined ? undefined : Number(kibibytes) * 1024
}
