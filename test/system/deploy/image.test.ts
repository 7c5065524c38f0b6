// The image that `npm run image` packs: what is in it, and that the main job runs in it.
import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { readRecipe } from '../../../deploy/image/containerfile.ts'
import manifest from '../../../package.json' with { type: 'json' }
import { hasProgram, runProgram } from '../../support/program.ts'

const root = join(import.meta.dirname, '../../..')
const recipe = readRecipe(join(root, 'deploy/Containerfile'))
const isDebian = hasProgram('dpkg-query', '--version')
/** As a container's runtime sets it up: a read-only root, a user of its own, no privilege. */
const canRun = hasProgram('bwrap', '--ro-bind', '/', '/', '--unshare-user', '--uid', '10001', 'true')

interface Descriptor {
  digest: string
  size: number
}

describe.skipIf(!isDebian)('the image', () => {
  const folder = mkdtempSync(join(tmpdir(), 'kdbflow-image-test-'))
  const layout = join(folder, 'layout')
  const image = join(folder, 'root')
  const read = (path: string) => readFileSync(join(layout, path))
  const json = (path: string) => JSON.parse(read(path).toString())
  const blob = ({ digest }: Descriptor) => `blobs/sha256/${digest.replace('sha256:', '')}`
  let layers: Descriptor[] = []
  let config: Descriptor

  beforeAll(async () => {
    await runProgram(process.execPath, [join(root, 'deploy/image.ts'), join(folder, 'image.tar')])
    for (const made of [layout, image]) mkdirSync(made)
    execFileSync('tar', ['-xf', join(folder, 'image.tar'), '-C', layout])
    const [described] = json('index.json').manifests
    const read = json(blob(described))
    layers = read.layers
    config = read.config
    for (const layer of layers) execFileSync('tar', ['-xzf', join(layout, blob(layer)), '-C', image])
  }, 240_000)
  afterAll(() => rmSync(folder, { recursive: true, force: true }), 120_000)

  test('is an OCI layout whose digests and sizes are true', () => {
    expect(json('oci-layout')).toEqual({ imageLayoutVersion: '1.0.0' })
    const all = [json('index.json').manifests[0], config, ...layers]
    for (const descriptor of all) {
      const bytes = read(blob(descriptor))
      expect([descriptor.digest, descriptor.size]).toEqual([`sha256:${hash(bytes)}`, bytes.length])
    }
    const { rootfs } = json(blob(config))
    expect(rootfs.diff_ids).toEqual(layers.map(layer => `sha256:${hash(gunzipSync(read(blob(layer))))}`))
  })

  test('is configured as deploy/Containerfile says', () => {
    expect(json(blob(config)).config).toMatchObject({
      ...{ User: recipe.user, Entrypoint: recipe.entrypoint, Cmd: recipe.cmd, WorkingDir: recipe.workdir },
      ...{
        Env: expect.arrayContaining(recipe.env),
        Volumes: { '/data': {} },
        ExposedPorts: { '4566/tcp': {} },
      },
      Labels: expect.objectContaining({
        'org.opencontainers.image.version': manifest.version,
        'kdbflow.base.packages': expect.stringMatching(/^libc6=\S+, libgcc-s1=\S+, libstdc\+\+6=\S+$/),
      }),
    })
  })

  test('has packages of production alone, and weighs less than 100 MB', () => {
    const packages = join(image, recipe.workdir, 'node_modules')
    for (const name of Object.keys(manifest.dependencies)) {
      expect(statSync(join(packages, name, 'package.json')).isFile()).toBe(true)
    }
    for (const name of [
      ...Object.keys(manifest.devDependencies),
      ...Object.keys(manifest.optionalDependencies),
    ]) {
      expect(statSync(join(packages, name), { throwIfNoEntry: false })).toBeUndefined()
    }
    expect(statSync(join(folder, 'image.tar')).size).toBeLessThan(100e6)
  })

  const run = (...words: string[]) => {
    const data = mkdtempSync(join(folder, 'data-'))
    const env = ['PATH=/usr/local/bin', ...recipe.env].flatMap(line => ['--setenv', ...pairOf(line)])
    const [uid = '', gid = ''] = recipe.user.split(':')
    return runProgram('bwrap', [
      ...[
        '--ro-bind',
        image,
        '/',
        '--bind',
        data,
        '/data',
        '--tmpfs',
        '/tmp',
        '--proc',
        '/proc',
        '--dev',
        '/dev',
      ],
      ...[
        '--unshare-all',
        '--share-net',
        '--uid',
        uid,
        '--gid',
        gid,
        '--die-with-parent',
        '--clearenv',
        ...env,
      ],
      ...['--chdir', recipe.workdir, ...recipe.entrypoint, ...words],
    ])
  }

  test.skipIf(!canRun)('runs the command on a read-only root, as its own user', async () => {
    expect(await run('--version')).toMatch(new RegExp(`^${manifest.version} \\([0-9a-f]{7}\\)\n$`))
    expect(await run('doctor')).toMatch(/^ok +data folder +\/data, of user 10001$/m)
  })

  test.skipIf(!canRun)('runs the main job: steps, nodes and all', { timeout: 120_000 }, async () => {
    expect(await run('demo')).toContain('kdb+')
  })
})

const hash = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex')

function pairOf(line: string): [string, string] {
  const at = line.indexOf('=')
  return [line.slice(0, at), line.slice(at + 1)]
}
