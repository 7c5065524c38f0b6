// An OCI image layout in a tar (https://github.com/opencontainers/image-spec): the same files give the same bytes.
import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { arch } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { gzip } from 'node:zlib'
import type { Recipe } from './containerfile.ts'
import type { Layer } from './layers.ts'

interface Archive {
  file: string
  staging: string
  layers: readonly Layer[]
  recipe: Recipe
  /** `kdbflow:0.1.0` */
  name: string
  labels: Record<string, string>
}

interface Descriptor {
  mediaType: string
  digest: string
  size: number
}

/** Returns the digest of the manifest. */
export async function writeArchive(archive: Archive): Promise<{ bytes: number; digest: string }> {
  const { file, staging, layers, name } = archive
  const folder = join(staging, 'oci')
  const blobs = join(folder, 'blobs/sha256')
  mkdirSync(blobs, { recursive: true })
  const keep = (mediaType: string, bytes: Buffer): Descriptor => {
    const sha256 = hashOf(bytes)
    writeFileSync(join(blobs, sha256), bytes)
    return { mediaType, digest: `sha256:${sha256}`, size: bytes.length }
  }
  const packed = await Promise.all(layers.map(layer => pack(layer, staging)))
  const config = keep(`${IMAGE}.config.v1+json`, json(configOf(archive, packed)))
  const manifest = keep(
    `${IMAGE}.manifest.v1+json`,
    json({
      schemaVersion: 2,
      mediaType: `${IMAGE}.manifest.v1+json`,
      config,
      layers: packed.map(({ bytes }) => keep(`${IMAGE}.layer.v1.tar+gzip`, bytes)),
    }),
  )
  const annotations = {
    'org.opencontainers.image.ref.name': name.split(':')[1],
    'io.containerd.image.name': `docker.io/library/${name}`,
  }
  const platform = { os: 'linux', architecture: architecture() }
  writeFileSync(
    join(folder, 'index.json'),
    json({ schemaVersion: 2, manifests: [{ ...manifest, platform, annotations }] }),
  )
  writeFileSync(join(folder, 'oci-layout'), json({ imageLayoutVersion: '1.0.0' }))
  tar(folder, '0:0', file)
  return { bytes: statSync(file).size, digest: manifest.digest }
}

const IMAGE = 'application/vnd.oci.image'

const architecture = () => (arch() === 'x64' ? 'amd64' : arch())

const json = (value: unknown) => Buffer.from(JSON.stringify(value))

const hashOf = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex')

interface Packed {
  what: string
  /** Of the tar, not compressed. */
  diffId: string
  bytes: Buffer
}

async function pack({ what, folder, owner }: Layer, staging: string): Promise<Packed> {
  const file = join(staging, 'layer.tar')
  tar(folder, owner, file)
  const bytes = readFileSync(file)
  return { what, diffId: `sha256:${hashOf(bytes)}`, bytes: await promisify(gzip)(bytes, { level: 6 }) }
}

/** GNU tar. Whatever the umask of the clone, everybody reads and only the owner writes; no time is in it. */
function tar(folder: string, owner: string, file: string): void {
  const [uid = '0', gid = '0'] = owner.split(':')
  execFileSync('tar', [
    ...['--create', '--file', file, '--directory', folder, '--format=gnu', '--sort=name', '--mtime=@0'],
    ...[`--owner=${uid}`, `--group=${gid}`, '--numeric-owner', '--mode=u+rwX,go+rX,go-w', '.'],
  ])
}

function configOf({ recipe, labels }: Archive, packed: readonly Packed[]) {
  const created = new Date(0).toISOString()
  return {
    created,
    os: 'linux',
    architecture: architecture(),
    config: {
      User: recipe.user,
      Env: ['PATH=/usr/local/bin:/usr/bin:/bin', ...recipe.env],
      Entrypoint: recipe.entrypoint,
      Cmd: recipe.cmd,
      WorkingDir: recipe.workdir,
      Volumes: Object.fromEntries(recipe.volumes.map(path => [path, {}])),
      ExposedPorts: Object.fromEntries(recipe.ports.map(port => [`${port}/tcp`, {}])),
      Labels: { ...recipe.labels, ...labels },
    },
    rootfs: { type: 'layers', diff_ids: packed.map(({ diffId }) => diffId) },
    history: packed.map(({ what }) => ({ created, created_by: `npm run image: ${what}` })),
  }
}
