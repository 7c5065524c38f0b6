// The rules of the house, over any set of files.
import { dirname, join } from 'node:path'
import { FLOORS, HOUSE, LOADERS, MAKERS, ROOMS } from './house.ts'

export interface Source {
  /** From the repository's root. */
  path: string
  text: string
}

export interface Import {
  from: string
  to: string
}

/** Every fault, each a sentence with its reason. */
export function faultsOf(sources: readonly Source[]): string[] {
  const imports = sources.flatMap(importsOf)
  return [
    ...imports.flatMap(roomFault),
    ...imports.flatMap(serviceFault),
    ...imports.flatMap(stepFault),
    ...sources.flatMap(packageFaults),
    ...sources.flatMap(computedFaults),
    ...sources.flatMap(makerFaults),
    ...cycleFault(imports),
    ...roundFolders(imports).map(
      ({ folder, trail }) => `the folders of ${folder || 'the repository'} go round: ${trail.join(' → ')}`,
    ),
  ]
}

/** Types count: what knows another's types knows the other. */
export function importsOf({ path, text }: Source): Import[] {
  return specifiersOf(withoutComments(text))
    .filter(specifier => specifier.startsWith('.'))
    .map(specifier => ({ from: path, to: join(dirname(path), specifier) }))
    .filter(({ to }) => !to.startsWith('node_modules/') && !to.startsWith('.sst/'))
}

/** Statements, calls with a text, and files that a worker or a page is made of, which are relative without a dot. */
const SPECIFIERS = [
  /^\s*(?:import|export)\b[^'"()]*?\bfrom\s*(['"])(?<specifier>[^'"\n]+)\1/gm,
  /^\s*import\s*(['"])(?<specifier>[^'"\n]+)\1/gm,
  /\bimport\(\s*(['"])(?<specifier>[^'"\n]+)\1/g,
]
const URLS = /\bnew URL\(\s*(['"])(?<specifier>[^'"\n]+)\1\s*,\s*import\.meta\.url/g

function specifiersOf(text: string): string[] {
  const found = (form: RegExp) => [...text.matchAll(form)].map(({ groups }) => groups?.['specifier'] ?? '')
  return [...SPECIFIERS.flatMap(found), ...found(URLS).map(path => `./${path}`)]
}

function roomFault({ from, to }: Import): string[] {
  const name = roomOf(from)
  const room = name === undefined ? undefined : ROOMS[name]
  if (name === undefined || room === undefined) return []
  if (room.may.some(allowed => within(to, allowed)) || isHome(name, to)) return []
  return [
    `${from} imports ${to}: ${name} may import ${room.may.join(', ') || 'no other'}, because ${room.because}`,
  ]
}

/** A room may import itself. One within another may import the other only where it says so. */
function isHome(name: string, to: string): boolean {
  const isNarrow = FLOORS.includes(name) || name.startsWith('kdb/') || name === 'services/finspace/versions'
  return within(to, isNarrow || name === 'services/aws/lambda' ? name : (name.split('/')[0] ?? name))
}

const roomOf = (path: string) =>
  Object.keys(ROOMS)
    .filter(room => within(path, room))
    .sort((a, b) => b.length - a.length)[0]

function serviceFault({ from, to }: Import): string[] {
  if (!within(from, 'services') || [...HOUSE, ...FLOORS].some(place => within(from, place))) return []
  const [own, other] = [serviceOf(from), serviceOf(to)]
  if (other === undefined || own === other) return []
  if (HOUSE.some(place => within(to, place)))
    return [`${from} imports ${to}: a service knows nothing of the endpoint and the wiring`]
  if (FLOORS.includes(other)) return []
  return [`${from} imports ${to}: what one service needs of another is a port that start.ts fills`]
}

const serviceOf = (path: string) =>
  within(path, 'services')
    ? path
        .split('/')
        .slice(0, within(path, 'services/aws') ? 3 : 2)
        .join('/')
    : undefined

function stepFault({ from, to }: Import): string[] {
  if (!isStep(from) || !isStep(to)) return []
  return [`${from} imports ${to}: a step is deployed by itself; what two share is in functions/lib`]
}

const isStep = (path: string) => /^functions\/(?!lib\/)[^/]+\/[^/]+\.ts$/.test(path)

function packageFaults({ path, text }: Source): string[] {
  const name = roomOf(path)
  const room = name === undefined ? undefined : ROOMS[name]
  if (room === undefined) return []
  return specifiersOf(withoutComments(text))
    .filter(specifier => !/^[./]|^node:/.test(specifier))
    .map(specifier =>
      specifier
        .split('/')
        .slice(0, specifier.startsWith('@') ? 2 : 1)
        .join('/'),
    )
    .filter(found => !room.packages.includes(found))
    .map(
      found => `${path} imports the package ${found}: ${name} may have ${room.packages.join(', ') || 'none'}`,
    )
}

function computedFaults({ path, text }: Source): string[] {
  if (LOADERS.includes(path) || !COMPUTED.test(withoutComments(text))) return []
  return [`${path} imports a path that it makes up: nobody can see what it imports`]
}

/** Any argument but one text alone. */
const COMPUTED = /\bimport\(\s*(?!(['"])[^'"\n]*\1\s*[,)])/

function makerFaults({ path, text }: Source): string[] {
  if (MAKERS.some(place => within(path, place))) return []
  return [
    ...withoutComments(text).matchAll(/\bDate\.now\b|\bMath\.random\b|\bnew Date\b(?!\(\s*[^\s)])/g),
  ].map(([found]) => `${path} has ${found}: time and chance are handed in`)
}

const withoutComments = (text: string) => text.replace(/\/\*[\s\S]*?\*\/|(?<=^|\s)\/\/.*$/gm, '')

function cycleFault(imports: readonly Import[]): string[] {
  const trail = roundTrip(graphOf(imports.map(({ from, to }) => [from, to])))
  return trail === undefined ? [] : [`files import each other round: ${trail.join(' → ')}`]
}

/** The folders whose own folders import each other round; their own root files count as one more, named `.`. */
function roundFolders(imports: readonly Import[]): { folder: string; trail: string[] }[] {
  const folders = new Set(imports.flatMap(({ from, to }) => [...above(from), ...above(to)]))
  return [...folders].sort().flatMap(folder => {
    const inside = imports.filter(({ from, to }) => isIn(from, folder) && isIn(to, folder))
    const named = inside.map(({ from, to }) => [childOf(from, folder), childOf(to, folder)] as const)
    const trail = roundTrip(graphOf(named.filter(([from, to]) => from !== to)))
    return trail === undefined ? [] : [{ folder, trail }]
  })
}

const above = (path: string) => path.split('/').map((_, index, parts) => parts.slice(0, index).join('/'))

const isIn = (path: string, folder: string) => folder === '' || path.startsWith(`${folder}/`)

function childOf(path: string, folder: string) {
  const [name = '', ...rest] = path.slice(folder === '' ? 0 : folder.length + 1).split('/')
  return rest.length === 0 ? '.' : name
}

type Graph = ReadonlyMap<string, ReadonlySet<string>>

function graphOf(edges: readonly (readonly [string, string])[]): Graph {
  const graph = new Map<string, Set<string>>()
  for (const [from, to] of edges) graph.set(from, (graph.get(from) ?? new Set()).add(to))
  return graph
}

function roundTrip(graph: Graph): string[] | undefined {
  const done = new Set<string>()
  const visit = (node: string, trail: string[]): string[] | undefined => {
    if (trail.includes(node)) return [...trail.slice(trail.indexOf(node)), node]
    if (done.has(node)) return undefined
    for (const next of graph.get(node) ?? []) {
      const found = visit(next, [...trail, node])
      if (found !== undefined) return found
    }
    done.add(node)
    return undefined
  }
  for (const node of graph.keys()) {
    const found = visit(node, [])
    if (found !== undefined) return found
  }
  return undefined
}

/** `room/*` are the files at the root of a room. */
const within = (path: string, place: string) =>
  place.endsWith('/*') ? dirname(path) === place.slice(0, -2) : path === place || path.startsWith(`${place}/`)
