import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { findHierarchies } from '../../../../../services/finspace/nodes/cgroups/find-hierarchies.ts'
import { temporaryFolder } from '../../../../support/temporary-folder.ts'

/** A folder as the kernel shows its groups: paths of files with their texts, and of folders. */
function treeOf(files: Readonly<Record<string, string>>, folders: readonly string[] = []): string {
  const root = temporaryFolder()
  for (const folder of folders) mkdirSync(join(root, folder), { recursive: true })
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(join(root, path, '..'), { recursive: true })
    writeFileSync(join(root, path), text)
  }
  return root
}

const unit = 'system.slice/kdbflow.service'
const delegated = {
  'cgroup.controllers': 'cpuset cpu io memory pids\n',
  [`${unit}/cgroup.controllers`]: 'cpu memory pids\n',
  [`${unit}/cgroup.procs`]: '',
  [`${unit}/service/cgroup.procs`]: '17\n',
}
const ownOf2 = (group: string) => `0::${group}\n`

test('version 2: the group of the unit, where systemd has put the service into one below it', () => {
  const root = treeOf(delegated)
  const { hierarchies, found } = findHierarchies({ root, own: ownOf2(`/${unit}/service`) })
  expect(hierarchies.map(({ folder }) => folder)).toEqual([join(root, unit)])
  expect(found).toBe(`kept to their memory and cores by control groups (version 2) below /${unit}`)
})

test('version 2: a group that was given is taken in place of the own', () => {
  const root = treeOf({
    ...delegated,
    ...{ 'nodes/cgroup.controllers': 'cpu memory\n', 'nodes/cgroup.procs': '' },
  })
  const { hierarchies } = findHierarchies({ root, own: ownOf2('/user.slice/shell.scope'), given: '/nodes' })
  expect(hierarchies.map(({ folder }) => folder)).toEqual([join(root, 'nodes')])
})

test('version 1: a group of the unit in the tree of each controller', () => {
  const root = treeOf({}, [`memory/${unit}`, `cpu/${unit}`])
  const own = `4:memory:/${unit}\n3:cpu,cpuacct:/${unit}\n1:name=systemd:/${unit}\n0::/${unit}\n`
  const { hierarchies, found } = findHierarchies({ root, own })
  expect(hierarchies.map(({ folder }) => folder)).toEqual([
    join(root, 'memory', unit),
    join(root, 'cpu', unit),
  ])
  expect(found).toContain('version 1')
})

test.each([
  ['it is off', { given: 'off' }, 'KDBFLOW_CGROUP is off'],
  ['the system has none', { own: undefined }, 'the system has no control groups'],
  [
    'the group is that of a shell, and somebody else’s',
    { own: ownOf2('/user.slice/shell.scope') },
    'this is no service of systemd, and KDBFLOW_CGROUP names no group',
  ],
  ['the group is not there', { given: '/nowhere' }, '/nowhere cannot be written'],
  [
    'a controller is not handed over',
    {},
    'was not given the controller memory',
    { [`${unit}/cgroup.controllers`]: 'cpu pids\n' },
  ],
  [
    'the service itself is in the group',
    {},
    'its unit needs DelegateSubgroup=, of systemd 254 or later',
    { [`${unit}/cgroup.procs`]: '17\n' },
  ],
])('nodes get no groups, and the reason is said, where %s', (_, given, why, files: Readonly<
  Record<string, string>
> = {}) => {
  const root = treeOf({ ...delegated, ...files })
  const { hierarchies, found } = findHierarchies({ root, own: ownOf2(`/${unit}/service`), ...given })
  expect(hierarchies).toEqual([])
  expect(found).toContain('not kept to their memory and cores: ')
  expect(found).toContain(why)
})
