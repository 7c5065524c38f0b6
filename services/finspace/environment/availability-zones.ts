import { invalid } from '../operation/exceptions.ts'

/** The ids of a Region's first three availability zones: `use1-az1` for us-east-1. */
export function availabilityZoneIds(region: string): string[] {
  const [area = '', direction = '', number = ''] = region.split('-')
  const zone = `${area}${SHORT[direction] ?? direction.slice(0, 1)}${number}`
  return [1, 2, 3].map(place => `${zone}-az${place}`)
}

const SHORT: Readonly<Record<string, string>> = {
  northeast: 'ne',
  northwest: 'nw',
  southeast: 'se',
  southwest: 'sw',
}

/** @throws {ServiceException} ValidationException beginning with the words that clients look for. */
export function checkZones(given: readonly string[], allowed: readonly string[]): void {
  const outside = given.filter(zone => !allowed.includes(zone))
  if (outside.length > 0) {
    throw invalid(
      `Availability zone(s) ${outside.join(', ')} of the request must be among ${allowed.join(', ')}`,
    )
  }
}
