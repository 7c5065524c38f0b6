import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { version2 } from '../../../../services/finspace/nodes/cgroups/hierarchies.ts'
import type { GroupFolders } from '../../../../services/finspace/nodes/cgroups/node-groups.ts'
import { temporaryFolder } from '../../../support/temporary-folder.ts'

/** A folder in the place of the kernel's control groups, version 2, and what the kernel does when groups come and go. */
export function standInCgroups() {
  const root = temporaryFolder()
  const group = '/kdbflow.service'
  write(join(root, 'cgroup.controllers'), 'cpu memory\n')
  const made: string[] = []
  const groupFolders: GroupFolders = {
    make(path) {
      // The kernel gives a group the files of those controllers that the group above hands on.
      const handedOn = readFileSync(join(dirname(path), 'cgroup.subtree_control'), 'utf8')
      mkdirSync(path)
      made.push(path)
      write(join(path, 'cgroup.procs'), '')
      write(join(path, 'memory.events'), 'oom 0\noom_kill 0\n')
      if (handedOn.includes('memory')) write(join(path, 'memory.swap.max'), 'max')
    },
    remove(path) {
      if (!existsSync(path)) throw Object.assign(new Error('no such group'), { code: 'ENOENT' })
      const members = readFileSync(join(path, 'cgroup.procs'), 'utf8').split('\n').filter(Boolean).map(Number)
      if (members.some(isThere)) throw Object.assign(new Error('it has processes'), { code: 'EBUSY' })
      rmSync(path, { recursive: true })
    },
  }
  mkdirSync(join(root, group))
  write(join(root, group, 'cgroup.controllers'), 'cpu memory\n')
  write(join(root, group, 'cgroup.procs'), '')
  return {
    ...{ root, group, groupFolders },
    hierarchies: version2(root, group),
    /** Paths, in the order in which they were made. */
    made,
    /** The text of a file of the group that was made last. */
    read: (file: string) => readFileSync(join(made.at(-1) ?? '', file), 'utf8'),
    /** As the kernel counts it. */
    countOomKill: () => write(join(made.at(-1) ?? '', 'memory.events'), 'oom 1\noom_kill 1\n'),
  }
}

const write = (file: string, text: string) => writeFileSync(file, text)

function isThere(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}
