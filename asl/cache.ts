/**
 * Remembers what `make` gave for the last `limit` distinct keys (oldest out first).
 * What a definition holds is parsed once; texts from outside cannot fill the memory.
 */
export function remember<Value>(limit: number, make: (key: string) => Value): (key: string) => Value {
  const kept = new Map<string, Value>()
  return key => {
    const known = kept.get(key)
    if (known !== undefined) return known
    const made = make(key)
    if (kept.size >= limit) kept.delete(kept.keys().next().value ?? key)
    kept.set(key, made)
    return made
  }
}

/** As `remember`, of what is made of a part of a definition: for as long as that part lives. */
export function rememberOf<Part extends object, Value>(make: (part: Part) => Value): (part: Part) => Value {
  const kept = new WeakMap<Part, Value>()
  return part => {
    const known = kept.get(part)
    if (known !== undefined) return known
    const made = make(part)
    kept.set(part, made)
    return made
  }
}
