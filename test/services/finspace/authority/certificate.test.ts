import { X509Certificate } from 'node:crypto'
import { expect, test } from 'vitest'
import { newAuthority, newServerCertificate } from '../../../../services/finspace/authority/certificate.ts'

const from = Date.parse('2026-11-20T00:00:00Z')
const to = Date.parse('2051-01-02T03:04:05Z')
const validity = { from, to, serial: Buffer.alloc(16, 0xff) }
const authority = newAuthority('kdbflow environment é', validity)
function issue(hosts: string[]) {
  const { certificate } = newServerCertificate(authority, {
    ...validity,
    hosts,
    authorityName: 'kdbflow environment é',
  })
  return new X509Certificate(certificate)
}

test('an authority is one, signs itself, and lives from its first moment to its last', () => {
  const known = new X509Certificate(authority.certificate)
  expect(known).toMatchObject({ ca: true, subject: 'CN=kdbflow environment é', issuer: known.subject })
  expect([Date.parse(known.validFrom), Date.parse(known.validTo)]).toEqual([from, to])
  expect(known.serialNumber).toBe(`7F${'FF'.repeat(15)}`)
  expect(known.verify(known.publicKey)).toBe(true)
})

test('a certificate is of its authority, for its hosts and no others, and signs no other', () => {
  const known = new X509Certificate(authority.certificate)
  const issued = issue(['hdb.example.com', '10.1.2.3', '::1', 'fe80::12:3'])
  expect(issued.checkIssued(known) && issued.verify(known.publicKey)).toBe(true)
  expect(issued.ca).toBe(false)
  expect(issued.checkHost('hdb.example.com')).toBe('hdb.example.com')
  for (const address of ['10.1.2.3', '::1', 'fe80::12:3']) expect(issued.checkIP(address)).toBe(address)
  expect([issued.checkHost('rdb.example.com'), issued.checkIP('10.1.2.4')]).toEqual([undefined, undefined])
})

test('two certificates have different keys', () => {
  expect(issue(['a']).fingerprint256).not.toBe(issue(['a']).fingerprint256)
})
