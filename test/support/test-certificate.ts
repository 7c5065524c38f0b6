import { newAuthority, newServerCertificate } from '../../services/finspace/authority/certificate.ts'

const day = 86_400_000
const validity = () => ({ from: Date.now() - day, to: Date.now() + day, serial: Buffer.alloc(16, 7) })

export const testAuthority = newAuthority('test', validity())

/** A certificate of `testAuthority` for a host, with its authority's behind it. */
export function testCertificate(host: string) {
  const issued = newServerCertificate(testAuthority, { authorityName: 'test', hosts: [host], ...validity() })
  return { ...issued, certificate: issued.certificate + testAuthority.certificate }
}
