import { expect, test } from 'vitest'
import { faultsOf } from './rules.ts'

/** Each breaks one rule, and is caught by it alone. */
const PLANTED: readonly [string, string, string, RegExp][] = [
  [
    'a floor that imports a service',
    'services/delivery/targets.ts',
    "import { start } from '../aws/scheduler/firing.ts'",
    /delivery may import .* reached through a port/,
  ],
  [
    'a service that imports the wiring',
    'services/aws/logs/service.ts',
    "import { logLine } from '../../start/log.ts'",
    /knows nothing of the endpoint and the wiring/,
  ],
  [
    'a service that imports the endpoint',
    'services/stepfunctions/service.ts',
    "import { throttle } from '../endpoint/throttle.ts'",
    /knows nothing of the endpoint and the wiring/,
  ],
  [
    'a service that imports another, if only a type',
    'services/aws/logs/groups.ts',
    "import type { S3 } from '../s3/service.ts'",
    /a port that start.ts fills/,
  ],
  [
    'a step that imports a step',
    'functions/cluster/get-kx-cluster.ts',
    "import { handler } from '../volume/get-kx-volume.ts'",
    /a step is deployed by itself/,
  ],
  [
    'a version that knows a resource',
    'services/finspace/versions/mount.ts',
    "import type { ClusterRecord } from '../cluster/record.ts'",
    /a version is a tree of files/,
  ],
  [
    'the wire of kdb+ that knows a node',
    'kdb/ipc/client.ts',
    "import {\n  start,\n} from '../node/node.ts'",
    /the wire knows no files and no node/,
  ],
  [
    'the store that knows the wire',
    'services/store/work.ts',
    "export { parse } from '../wire/json.ts'",
    /all else in services stands on it/,
  ],
  [
    'a package outside its room',
    'workflows/load-database.ts',
    "import * as z from 'zod/v4'",
    /imports the package zod: workflows may have none/,
  ],
  [
    'a computed import',
    'services/aws/logs/write.ts',
    'const part = await import(`./${name}.ts`)',
    /imports a path that it makes up/,
  ],
  [
    'an import of a text with something added',
    'services/aws/logs/read.ts',
    "const part = await import('./' + name)",
    /imports a path that it makes up/,
  ],
  ['time that is not handed in', 'services/aws/logs/streams.ts', 'const now = new Date()', /has new Date:/],
  ['time made without brackets', 'services/aws/logs/streams.ts', 'const now = new Date', /has new Date:/],
  ['chance that is not handed in', 'kdb/guid.ts', 'const pick = Math.random()', /has Math.random/],
]

test.each(PLANTED)('%s is caught', (_, path, text, fault) => {
  expect(faultsOf([{ path, text }])).toEqual([expect.stringMatching(fault)])
})

test('a fault below a comment is caught', () => {
  const text =
    "// What it is.\nimport { store } from '../../store/store.ts'\nconst now = Date.now() // the time\n"
  expect(faultsOf([{ path: 'kdb/node/say.ts', text }])).toEqual([
    expect.stringMatching(/kdb\/node may import/),
    expect.stringMatching(/has Date\.now/),
  ])
})

test('folders that import each other round are caught, though no file does', () => {
  const faults = faultsOf([
    { path: 'services/aws/logs/a/one.ts', text: "import { b } from '../b/two.ts'" },
    { path: 'services/aws/logs/b/other.ts', text: "import { a } from '../a/other.ts'" },
  ])
  expect(faults).toEqual([expect.stringMatching(/the folders of services\/aws\/logs go round: a → b → a/)])
})

test('the files at the root of a room count as one more of its folders', () => {
  const faults = faultsOf([
    { path: 'services/finspace/service.ts', text: "import { kind } from './kind/kind.ts'" },
    { path: 'services/finspace/kind/arn.ts', text: "import type { Parts } from '../parts.ts'" },
  ])
  expect(faults).toEqual([expect.stringMatching(/services\/finspace go round: \. → kind → \./)])
})

test('files that import each other round are caught', () => {
  const faults = faultsOf([
    { path: 'services/aws/logs/one.ts', text: "import type { Two } from './two.ts'" },
    { path: 'services/aws/logs/two.ts', text: "import { one } from './one.ts'" },
  ])
  expect(faults).toEqual([expect.stringMatching(/files import each other round/)])
})

test('what a comment or a text says is no import', () => {
  const text = "// Date.now() is handed in; import('x') too\nconst say = `from '${other}'`"
  expect(faultsOf([{ path: 'services/aws/logs/say.ts', text }])).toEqual([])
})
