// The folders that become layers: what changes least comes first.
import { execFileSync } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import * as z from 'zod'
import { stageBase } from './base.ts'
import type { Copy, Recipe } from './containerfile.ts'

export interface Layer {
  /** What it holds, in words. */
  what: string
  /** Its folder stands for `/`. */
  folder: string
  /** `user:group`, by number. */
  owner: string
}

interface Staged {
  /** The clone. */
  root: string
  /** An empty folder. */
  staging: string
  recipe: Recipe
  commit: string
}

export function stageLayers({ root, staging, recipe, commit }: Staged): {
  layers: Layer[]
  /** `libc6=2.36-9`, of Debian. */
  basePackages: string[]
} {
  const base = join(staging, 'base')
  const basePackages = stageBase({ folder: base, user: recipe.user, root })
  const owned = recipe.copies.filter(({ owner }) => owner !== undefined)
  const ours = recipe.copies.filter(({ owner }) => owner === undefined)
  const packages = ours.filter(({ from }) => from.endsWith('/node_modules'))
  const place = (copies: readonly Copy[], name: string) => {
    const folder = join(staging, name)
    for (const { from, to } of copies) {
      const source = relative(recipe.workdir, from)
      stageCopy({ root, source, commit, target: join(folder, join('/', recipe.workdir, to)) })
    }
    return folder
  }
  // The volume, and a place for temporary files where nothing is mounted on it.
  const writable = join(staging, 'writable')
  for (const to of [...owned.map(copy => copy.to), '/tmp']) mkdirSync(join(writable, to), { recursive: true })
  return {
    basePackages,
    layers: [
      { what: 'Node and the libraries that it needs', folder: base, owner: '0:0' },
      { what: 'what its user writes', folder: writable, owner: recipe.user },
      { what: 'packages of production', folder: place(packages, 'packages'), owner: '0:0' },
      {
        what: 'kdbflow',
        folder: place(
          ours.filter(copy => !packages.includes(copy)),
          'app',
        ),
        owner: '0:0',
      },
    ],
  }
}

interface Staging {
  root: string
  /** In the clone. */
  source: string
  target: string
  commit: string
}

function stageCopy({ root, source, target, commit }: Staging): void {
  mkdirSync(dirname(target), { recursive: true })
  const special = SPECIAL[source]
  if (special === undefined) stageFiles({ root, source, target })
  else special({ root, source, target, commit })
}

/** What no clone holds: it is made or installed. */
const SPECIAL: Readonly<Record<string, (staging: Staging) => void>> = {
  commit: ({ target, commit }) => writeFileSync(target, `${commit}\n`),
  node_modules: stagePackages,
  'console/dist': stageConsole,
}

/** What the clone holds, not what else lies in its folders. */
function stageFiles({ root, source, target }: Omit<Staging, 'commit'>): void {
  const files = execFileSync('git', ['ls-files', '-z', '--', source], { cwd: root, encoding: 'utf8' })
  for (const file of files.split('\0').filter(name => name !== '')) {
    const to = join(target, relative(source, file))
    mkdirSync(dirname(to), { recursive: true })
    cpSync(join(root, file), to)
  }
}

function stageConsole({ root, target }: Staging): void {
  const dist = join(root, 'console/dist')
  if (!existsSync(dist)) throw new Error(`expected the console's page in ${dist}, got none: npm ci builds it`)
  cpSync(dist, target, { recursive: true })
}

const lockfile = z.object({
  packages: z.record(z.string(), z.object({ dev: z.boolean().optional(), optional: z.boolean().optional() })),
})

/** As `npm ci --omit=dev --omit=optional` leaves it: the lockfile says which packages are which. */
function stagePackages({ root, target }: Staging): void {
  const lock = lockfile.parse(JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')))
  const kept = new Set(
    Object.entries(lock.packages)
      .filter(([path, { dev, optional }]) => path !== '' && dev !== true && optional !== true)
      .map(([path]) => path),
  )
  for (const path of kept) {
    cpSync(join(root, path), join(target, relative('node_modules', path)), {
      recursive: true,
      // Packages within are copied, or left, by their own line.
      filter: from => !from.slice(join(root, path).length).includes('/node_modules'),
    })
  }
}
