import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { expect, test } from 'vitest'

const root = resolve(import.meta.dirname, '..')

/** What each room may import of the others, and why no more. Longest prefix wins. */
const rooms: Record<string, { may: string[]; because: string }> = {
  model: { may: [], because: 'the API is what it is, whoever reads of it' },
  asl: { may: [], because: 'the language knows no machine, service or cloud' },
  events: { may: ['model'], because: 'what is said on the bus is a contract of its own' },
  kdb: { may: [], because: 'kdb+ bytes are the same whoever reads them' },
  workflows: { may: ['asl', 'events', 'model'], because: 'workflows are plain data that also runs on AWS' },
  functions: {
    may: ['events', 'model', 'kdb/ipc', 'workflows/inputs.ts', 'workflows/inputs', 'workflows/steps.ts'],
    because: 'a step reaches services through the SDK client alone, so that it runs against any endpoint',
  },
  services: {
    may: ['asl', 'events', 'kdb', 'model'],
    because: 'services serve any workflow, not ours alone',
  },
  'services/lambda': {
    may: ['services/wire', 'services/store'],
    because: 'the Lambda host is handed its functions, and starts their files in processes of their own',
  },
  'services/start.ts': {
    may: ['asl', 'events', 'kdb', 'model', 'services', 'workflows', 'functions'],
    because: 'it wires everything',
  },
  'services/start': {
    may: ['asl', 'events', 'kdb', 'model', 'services', 'workflows', 'functions'],
    because: 'these are the parts of start.ts, which wires everything',
  },
  cli: {
    may: ['services/start.ts', 'services/start', 'kdb', 'workflows', 'package.json'],
    because: 'past start and demo, the command works on AWS too, through the SDK clients only',
  },
  console: { may: [], because: 'the console is a web page; it talks to the endpoint' },
  stacks: {
    may: [
      'workflows',
      'functions/catalog.ts',
      'functions/bundle.ts',
      'asl',
      'services/scheduler/expression.ts',
    ],
    because:
      'handlers are deployed by file path; of the services only the parser of schedules reads settings',
  },
}

/** Inside services/: the floors that every service stands on, and nobody beside. */
const floors = ['services/delivery', 'services/wire', 'services/store']
const house = ['services/start.ts', 'services/endpoint.ts', 'services/endpoint', 'services/start']

test('every import stays within what its room may know', () => {
  const faults = imports().flatMap(({ from, to }) => {
    const fault = faultOf(from, to)
    return fault === undefined ? [] : [`${from} imports ${to}: ${fault}`]
  })
  expect(faults).toEqual([])
})

test("no service's folder imports another's", () => {
  const faults = imports()
    .filter(({ from, to }) => inService(from) && inService(to) && serviceOf(from) !== serviceOf(to))
    .map(
      ({ from, to }) =>
        `${from} imports ${to}: what one service needs of another is a port that start.ts fills`,
    )
  expect(faults).toEqual([])
})

test('the store, on which all else in services stands, imports none of it', () => {
  const faults = imports()
    .filter(({ from, to }) => within(from, 'services/store') && !within(to, 'services/store'))
    .map(({ from, to }) => `${from} imports ${to}`)
  expect(faults).toEqual([])
})

test('there are no import cycles', () => {
  expect(cycle(imports())).toBeUndefined()
})

test('the top level holds the rooms of the house and nothing else', () => {
  const known = new Set([
    ...Object.keys(rooms).map(room => room.split('/')[0]),
    ...['test', 'bench', 'docs', 'node_modules', 'dist'],
  ])
  const folders = readdirSync(root, { withFileTypes: true })
    .filter(entry => entry.isDirectory() && !entry.name.startsWith('.'))
    .map(entry => entry.name)
  expect(folders.filter(folder => !known.has(folder))).toEqual([])
})

/** Packages that are run, or that are types alone. */
const tools = /^(@biomejs\/biome|@types\/.+|node|sst|typescript)$/

test('every dependency is imported somewhere', () => {
  const { dependencies, devDependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
  const proofs = ['test', 'bench'].flatMap(folder => filesUnder(join(root, folder)))
  const text = [...sources(), ...proofs].map(file => readFileSync(resolve(root, file), 'utf8')).join('\n')
  const isImported = (name: string) => text.includes(`'${name}'`) || text.includes(`'${name}/`)
  const names = Object.keys({ ...dependencies, ...devDependencies })
  expect(names.filter(name => !tools.test(name) && !isImported(name))).toEqual([])
})

interface Import {
  from: string
  to: string
}

function imports(): Import[] {
  return sources().flatMap(from => {
    const text = readFileSync(join(root, from), 'utf8')
    const specifiers = [...text.matchAll(/(?:from|import\(|^import|new URL\()\s*'(\.[^']+)'/gm)].map(
      match => match[1] ?? '',
    )
    return specifiers
      .map(specifier => ({ from, to: relative(root, resolve(root, dirname(from), specifier)) }))
      .filter(({ to }) => !to.startsWith('node_modules/'))
  })
}

function sources(): string[] {
  return Object.keys(rooms)
    .filter(room => !room.includes('/'))
    .flatMap(room => filesUnder(join(root, room)))
    .map(file => relative(root, file))
}

function filesUnder(folder: string): string[] {
  return readdirSafely(folder).flatMap(entry => {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) return entry.name === 'node_modules' ? [] : filesUnder(path)
    return /\.(ts|tsx|mjs)$/.test(entry.name) ? [path] : []
  })
}

/** A room that is not built yet has no files. */
function readdirSafely(folder: string) {
  try {
    return readdirSync(folder, { withFileTypes: true })
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return []
    throw error
  }
}

function faultOf(from: string, to: string): string | undefined {
  const name = Object.keys(rooms)
    .filter(room => within(from, room))
    .sort((a, b) => b.length - a.length)[0]
  const room = name === undefined ? undefined : rooms[name]
  if (name === undefined || room === undefined) return undefined
  const own = name.split('/')[0] ?? name
  if (room.may.some(allowed => within(to, allowed)) || within(to, own)) return undefined
  return `${own}/ may import ${room.may.join(', ') || 'no other room'}, because ${room.because}`
}

const within = (path: string, room: string) => path === room || path.startsWith(`${room}/`)

const inService = (path: string) =>
  within(path, 'services') && ![...floors, ...house].some(place => within(path, place))

const serviceOf = (path: string) => path.split('/')[1]

function cycle(all: Import[]): string[] | undefined {
  const next = Map.groupBy(all, ({ from }) => from)
  const done = new Set<string>()
  const visit = (file: string, trail: string[]): string[] | undefined => {
    if (trail.includes(file)) return [...trail.slice(trail.indexOf(file)), file]
    if (done.has(file)) return undefined
    for (const { to } of next.get(file) ?? []) {
      const found = visit(to, [...trail, file])
      if (found !== undefined) return found
    }
    done.add(file)
    return undefined
  }
  for (const file of next.keys()) {
    const found = visit(file, [])
    if (found !== undefined) return found
  }
  return undefined
}
