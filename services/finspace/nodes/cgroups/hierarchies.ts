// What the two versions of Linux's control groups call the same things.
import { join } from 'node:path'
import type { NodeLimits } from '../node-limits.ts'

/** A tree of groups, and what is written into a new one, in this order. */
export interface Hierarchy {
  /** Of the group that holds those of nodes. */
  folder: string
  /** Controllers that it has to hand on before its groups have them. */
  handsOn?: string
  settings(limits: NodeLimits): Setting[]
}

export interface Setting {
  file: string
  value: string
  /** Kernels that do not account for swap have no such file. */
  optional?: true
}

/** They count the processes that the kernel ended because the group's memory was used up. */
export const OOM_FILES = ['memory.events', 'memory.oom_control']

const PERIOD_US = 100_000
const BYTES_PER_MIB = 2 ** 20

const quotaOf = (cpus: number) => Math.max(1000, Math.round(cpus * PERIOD_US))

const clamped = (value: number, least: number, most: number): string =>
  String(Math.min(most, Math.max(least, Math.round(value))))

/** One tree for all. `group` as /proc/self/cgroup names it. */
export const version2 = (root: string, group: string): Hierarchy[] => [
  {
    folder: join(root, group),
    handsOn: '+memory +cpu',
    settings: ({ memoryMiB, cpus, reservedCpus }) => [
      { file: 'memory.max', value: String(memoryMiB * BYTES_PER_MIB) },
      { file: 'memory.swap.max', value: '0', optional: true },
      // Neither a node without its q nor q without its node is of use.
      { file: 'memory.oom.group', value: '1', optional: true },
      { file: 'cpu.max', value: `${quotaOf(cpus)} ${PERIOD_US}` },
      { file: 'cpu.weight', value: clamped(reservedCpus * 10, 1, 10_000) },
    ],
  },
]

/** A tree for each resource. */
export const version1 = (root: string, { memory, cpu }: { memory: string; cpu: string }): Hierarchy[] => [
  {
    folder: join(root, 'memory', memory),
    settings: ({ memoryMiB }) => [
      { file: 'memory.limit_in_bytes', value: String(memoryMiB * BYTES_PER_MIB) },
      { file: 'memory.memsw.limit_in_bytes', value: String(memoryMiB * BYTES_PER_MIB), optional: true },
    ],
  },
  {
    folder: join(root, 'cpu', cpu),
    settings: ({ cpus, reservedCpus }) => [
      { file: 'cpu.cfs_period_us', value: String(PERIOD_US) },
      { file: 'cpu.cfs_quota_us', value: String(quotaOf(cpus)) },
      { file: 'cpu.shares', value: clamped(reservedCpus * 1024, 2, 262_144) },
    ],
  },
]
