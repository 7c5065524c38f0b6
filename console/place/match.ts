/** What stands in a path for each label of a pattern: match('/workflows/{name}', '/workflows/load') is { name: 'load' }. */
export function match(pattern: string, path: string): Record<string, string> | undefined {
  const [wanted, given] = [pattern.split('/'), path.replace(/\/$/, '').split('/')]
  if (wanted.length !== given.length) return undefined
  const labels: Record<string, string> = {}
  for (const [index, segment] of wanted.entries()) {
    const value = unescaped(given[index] ?? '')
    if (segment.startsWith('{')) labels[segment.slice(1, -1)] = value
    else if (segment !== value) return undefined
  }
  return labels
}

/** An address that somebody typed may hold anything. */
function unescaped(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
