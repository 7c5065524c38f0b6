import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import manifest from '../../../package.json' with { type: 'json' }
import lock from '../../../package-lock.json' with { type: 'json' }
import { ROOMS } from '../../layout/house.ts'
import { runProgram } from '../../support/program.ts'
import { temporaryFolder } from '../../support/temporary-folder.ts'

interface Component {
  name: string
  version: string
  purl: string
  licenses: object[]
}

test('the SBOM names every package of production and of the page, with its licence, and no other', async () => {
  const file = join(temporaryFolder(), 'sbom.json')
  await runProgram(process.execPath, [join(import.meta.dirname, '../../../deploy/sbom.ts'), file])
  const { bomFormat, metadata, components } = JSON.parse(readFileSync(file, 'utf8'))
  expect([bomFormat, metadata.component.name, metadata.component.version]).toEqual([
    'CycloneDX',
    'kdbflow',
    manifest.version,
  ])
  const named: Component[] = components
  const keys = named.map(({ name, version }) => `${name}@${version}`)
  expect(productionOf(lock.packages).filter(key => !keys.includes(key))).toEqual([])
  // Of the console's packages, these build the page and are not in it.
  const builders = ['vite', '@vitejs/plugin-react']
  const inPage = (ROOMS['console']?.packages ?? []).filter(name => !builders.includes(name))
  expect(inPage.filter(name => !named.some(one => one.name === name))).toEqual([])
  for (const tool of [...builders, 'vitest', 'typescript', '@biomejs/biome', 'sst', 'esbuild']) {
    expect(named.map(({ name }) => name)).not.toContain(tool)
  }
  expect(named.filter(({ licenses, purl }) => licenses.length === 0 || !purl.startsWith('pkg:npm/'))).toEqual(
    [],
  )
})

const productionOf = (packages: Readonly<Record<string, { version?: string; dev?: boolean }>>): string[] =>
  Object.entries(packages)
    .filter(([path, { dev }]) => path !== '' && dev !== true)
    .map(([path, { version }]) => `${path.replace(/.*node_modules\//, '')}@${version}`)
