/** The distinct `kind:name` of all `${kind:name}` placeholders in a definition, in order of appearance. */
export function placeholdersOf(definition: unknown): string[] {
  const text = JSON.stringify(definition)
  return [...new Set([...text.matchAll(PLACEHOLDER)].map(([, name = '']) => name))]
}

/**
 * The definition with every placeholder replaced. A string that is nothing but a placeholder takes the value
 * as it is (so a number becomes a number); inside a longer string it is put in as text.
 * Throws when `values` lacks a name, listing all that it lacks.
 */
export function bind<Definition>(
  definition: Definition,
  values: Readonly<Record<string, string | number>>,
): Definition {
  const missing = placeholdersOf(definition).filter(name => !Object.hasOwn(values, name))
  if (missing.length > 0) {
    throw new Error(`expected a value for every placeholder, got none for ${missing.join(', ')}`)
  }
  // Replacing strings by strings or numbers keeps the shape that the caller's type describes.
  return bound(definition, values) as Definition
}

// A name may have dots and dashes: `fn:create-kx-cluster`, `wait:changeset.first`.
const PLACEHOLDER = /\$\{([a-z]+:[A-Za-z0-9._-]+)\}/g

function bound(value: unknown, values: Readonly<Record<string, string | number>>): unknown {
  if (typeof value === 'string') return boundText(value, values)
  if (Array.isArray(value)) return value.map(item => bound(item, values))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, bound(item, values)]))
}

function boundText(text: string, values: Readonly<Record<string, string | number>>): string | number {
  const [whole] = text.matchAll(PLACEHOLDER)
  const alone = whole !== undefined && whole[0] === text ? values[whole[1] ?? ''] : undefined
  return alone ?? text.replaceAll(PLACEHOLDER, (_, name: string) => String(values[name]))
}
