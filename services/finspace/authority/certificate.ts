// X.509 certificates of one kind (RFC 5280), written here because a library for all kinds would bring some twenty
// packages, and two are issued: an authority, and the certificate of a server.
import {
  createHash,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
  sign,
} from 'node:crypto'
import { isIP } from 'node:net'
import { bits, integer, isTrue, octets, oid, sequence, set, tagged, text, time } from './der.ts'

/** Both in PEM. */
export interface Certificate {
  certificate: string
  privateKey: string
}

interface Validity {
  /** Milliseconds since 1970. */
  from: number
  to: number
  /** 16 bytes that no other certificate of its issuer has. */
  serial: Buffer
}

/** A certificate that signs others, and itself. */
export function newAuthority(name: string, validity: Validity): Certificate {
  const keys = newKeys()
  const extensions = [
    extension(oids.basicConstraints, sequence(isTrue), { critical: true }),
    // keyCertSign and cRLSign: bits 5 and 6.
    extension(oids.keyUsage, bits(Buffer.of(0b0000_0110), 1), { critical: true }),
    extension(oids.subjectKey, octets(keyId(keys.publicKey))),
  ]
  const issuer = { name, key: keys.privateKey }
  return signed({ ...validity, issuer, name, keys, extensions })
}

/** A certificate for TLS servers at these hosts: names or addresses. The first one is its subject. */
export function newServerCertificate(
  authority: Certificate,
  { hosts, authorityName, ...validity }: Validity & { hosts: string[]; authorityName: string },
): Certificate {
  const keys = newKeys()
  const key = createPrivateKey(authority.privateKey)
  const extensions = [
    extension(oids.basicConstraints, sequence(), { critical: true }),
    // digitalSignature: bit 0.
    extension(oids.keyUsage, bits(Buffer.of(0b1000_0000), 7), { critical: true }),
    extension(oids.extendedKeyUsage, sequence(oid(oids.serverAuth))),
    extension(oids.subjectKey, octets(keyId(keys.publicKey))),
    extension(oids.authorityKey, sequence(tagged(0, keyId(createPublicKey(key)), { constructed: false }))),
    extension(oids.subjectNames, sequence(...hosts.map(nameOf))),
  ]
  return signed({ ...validity, issuer: { name: authorityName, key }, name: hosts[0] ?? '', keys, extensions })
}

const oids = {
  commonName: '2.5.4.3',
  ecdsaWithSha256: '1.2.840.10045.4.3.2',
  subjectKey: '2.5.29.14',
  keyUsage: '2.5.29.15',
  subjectNames: '2.5.29.17',
  basicConstraints: '2.5.29.19',
  authorityKey: '2.5.29.35',
  extendedKeyUsage: '2.5.29.37',
  serverAuth: '1.3.6.1.5.5.7.3.1',
}

interface Keys {
  publicKey: KeyObject
  privateKey: KeyObject
}

const newKeys = (): Keys => generateKeyPairSync('ec', { namedCurve: 'P-256' })

const extension = (name: string, value: Buffer, { critical = false } = {}): Buffer =>
  sequence(oid(name), ...(critical ? [isTrue] : []), octets(value))

interface Unsigned extends Validity {
  name: string
  keys: Keys
  issuer: { name: string; key: KeyObject }
  extensions: Buffer[]
}

function signed({ serial, issuer, from, to, name, keys, extensions }: Unsigned): Certificate {
  const algorithm = sequence(oid(oids.ecdsaWithSha256))
  const version3 = tagged(0, integer(Buffer.of(2)))
  const content = sequence(
    version3,
    integer(positive(serial)),
    algorithm,
    distinguished(issuer.name),
    sequence(time(from), time(to)),
    distinguished(name),
    infoOf(keys.publicKey),
    tagged(3, sequence(...extensions)),
  )
  const der = sequence(content, algorithm, bits(sign('sha256', content, issuer.key)))
  return {
    certificate: pem(der),
    privateKey: keys.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
  }
}

/** A first byte from 0x40 to 0x7f: neither negative, nor shorter than it seems. */
const positive = (serial: Buffer): Buffer =>
  Buffer.concat([Buffer.of(((serial[0] ?? 0) & 0x3f) | 0x40), serial.subarray(1)])

const distinguished = (name: string): Buffer =>
  sequence(set(sequence(oid(oids.commonName), text(name.slice(0, 64)))))

const infoOf = (key: KeyObject): Buffer => key.export({ type: 'spki', format: 'der' })

/** RFC 7093, section 2: any hash of the key will do, as long as issuer and issued have the same. */
const keyId = (key: KeyObject): Buffer => createHash('sha256').update(infoOf(key)).digest().subarray(0, 20)

/** RFC 5280, section 4.2.1.6: dNSName is 2, iPAddress is 7. */
const nameOf = (host: string): Buffer =>
  isIP(host) === 0
    ? tagged(2, Buffer.from(host, 'ascii'), { constructed: false })
    : tagged(7, addressBytes(host), { constructed: false })

function addressBytes(address: string): Buffer {
  if (isIP(address) === 4) return Buffer.from(address.split('.').map(Number))
  const [left = '', right = ''] = address.split('::').map(groupsOf)
  const middle = '0'.repeat(32 - left.length - right.length)
  return Buffer.from(`${left}${middle}${right}`, 'hex')
}

/** Groups of an IPv6 address as digits. */
const groupsOf = (groups: string): string =>
  groups === ''
    ? ''
    : groups
        .split(':')
        .map(group => group.padStart(4, '0'))
        .join('')

const pem = (der: Buffer): string =>
  `-----BEGIN CERTIFICATE-----\n${der.toString('base64').replace(/.{64}/g, '$&\n').trimEnd()}\n-----END CERTIFICATE-----\n`
