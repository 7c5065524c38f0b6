// `npm run sbom`: what kdbflow consists of beside its own code, as CycloneDX, from the lockfile.
import { execFileSync } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import * as z from 'zod'
import manifest from '../package.json' with { type: 'json' }

/** What the build puts into the console's page: packages of development by the lockfile, but they are shipped. */
const IN_THE_PAGE = [
  '@cloudscape-design/components',
  '@cloudscape-design/global-styles',
  '@xyflow/react',
  'elkjs',
  'react',
  'react-dom',
]

const component = z.looseObject({
  'bom-ref': z.string(),
  name: z.string(),
  properties: z.array(z.object({ name: z.string(), value: z.string() })).default([]),
})
const dependency = z.object({ ref: z.string(), dependsOn: z.array(z.string()).default([]) })
const document = z.looseObject({
  metadata: z.looseObject({ component }),
  components: z.array(component),
  dependencies: z.array(dependency),
})
type Document = z.output<typeof document>
type Component = z.output<typeof component>

const root = resolve(import.meta.dirname, '..')
const file = process.argv[2] ?? join(root, 'dist', `kdbflow-${manifest.version}.cdx.json`)
const shipped = onlyShipped(sbomOfLockfile())
mkdirSync(dirname(file), { recursive: true })
writeFileSync(file, `${JSON.stringify(shipped, undefined, 2)}\n`)
console.log(`${file} (${shipped.components.length} packages)`)

/** Whole: npm's own `--omit dev` leaves out what production and development both need. */
function sbomOfLockfile(): Document {
  const words = ['sbom', '--sbom-format', 'cyclonedx', '--sbom-type', 'application', '--package-lock-only']
  const printed = execFileSync('npm', words, { cwd: root, encoding: 'utf8', maxBuffer: 64 * 2 ** 20 })
  return document.parse(JSON.parse(printed))
}

function onlyShipped(sbom: Document): Document {
  const { metadata, components, dependencies } = sbom
  const inPage = reachable(
    components.filter(({ name }) => IN_THE_PAGE.includes(name)).map(one => one['bom-ref']),
    dependencies,
  )
  const kept = components.filter(one => !isOfDevelopment(one) || inPage.has(one['bom-ref']))
  const refs = new Set([metadata.component['bom-ref'], ...kept.map(one => one['bom-ref'])])
  return {
    ...sbom,
    // npm takes the name of the folder.
    metadata: { ...metadata, component: { ...metadata.component, name: manifest.name } },
    components: kept,
    dependencies: dependencies
      .filter(({ ref }) => refs.has(ref))
      .map(({ ref, dependsOn }) => ({ ref, dependsOn: dependsOn.filter(one => refs.has(one)) })),
  }
}

function isOfDevelopment({ properties }: Component): boolean {
  return properties.some(({ name }) => name === 'cdx:npm:package:development')
}

function reachable(from: readonly string[], dependencies: Document['dependencies']): ReadonlySet<string> {
  const next = new Map(dependencies.map(({ ref, dependsOn }) => [ref, dependsOn]))
  const found = new Set(from)
  for (const ref of found) for (const one of next.get(ref) ?? []) found.add(one)
  return found
}
