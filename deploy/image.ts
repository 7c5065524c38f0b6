// `npm run image`: the image of deploy/Containerfile as an OCI archive, without Docker and without a registry. In place
// of the base image it has the Node of the lockfile and the few libraries of this Debian or Ubuntu that Node needs.
import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { arch, tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import manifest from '../package.json' with { type: 'json' }
import { readRecipe } from './image/containerfile.ts'
import { stageLayers } from './image/layers.ts'
import { writeArchive } from './image/oci.ts'

const root = resolve(import.meta.dirname, '..')
const file = process.argv[2] ?? join(root, 'dist', `kdbflow-${manifest.version}-${arch()}.oci.tar`)
const staging = mkdtempSync(join(tmpdir(), 'kdbflow-image-'))
try {
  const recipe = readRecipe(join(root, 'deploy/Containerfile'))
  const commit = execFileSync('git', ['rev-parse', 'HEAD'], { cwd: root, encoding: 'utf8' }).trim()
  const { layers, basePackages } = stageLayers({ root, staging, recipe, commit })
  mkdirSync(resolve(file, '..'), { recursive: true })
  const { bytes, digest } = await writeArchive({
    ...{ file, staging, layers, recipe, name: `kdbflow:${manifest.version}` },
    labels: {
      'org.opencontainers.image.version': manifest.version,
      'org.opencontainers.image.revision': commit,
      'kdbflow.base.node': process.versions.node,
      'kdbflow.base.packages': basePackages.join(', '),
    },
  })
  console.log(`${file} (${(bytes / 1e6).toFixed(0)} MB, ${digest})`)
  console.log(`Node ${process.versions.node}, and from Debian's packages: ${basePackages.join(', ')}`)
} finally {
  rmSync(staging, { recursive: true, force: true })
}
