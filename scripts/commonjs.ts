/** The CommonJS form of entries, for test runners that load modules themselves and load no ES modules (decisions/0028). */
import { type Plugin, rolldown } from 'rolldown'

/** Writes `{entry}.cjs`, one file without shared parts, and its declarations, beside the ES module. */
export async function writeCommonJs(dir: string, entry: string, plugins: readonly Plugin[]): Promise<void> {
  const bundle = await rolldown({ input: { [entry]: `src/${entry}.ts` }, platform: 'node', plugins: [...plugins, declarations] })
  await bundle.write({ dir, format: 'cjs', entryFileNames: '[name].cjs', codeSplitting: false })
}

/** The types of an ES module, for a CommonJS one: TypeScript would refuse to `require` the declarations of the former. */
const declarations: Plugin = {
  name: 'declarations',
  generateBundle(_, files) {
    for (const file of Object.values(files)) {
      if (file.type !== 'chunk') continue
      const types = `'./index.js'`
      const mode = `{ 'resolution-mode': 'import' }`
      const own = `import(${types}, { with: ${mode} })`
      const source = [
        `export type * from ${types} with ${mode}`,
        ...file.exports.map(name => `export declare const ${name}: typeof ${own}.${name}`),
        // A class is a type too, which the constant of its name hides.
        ...file.exports.filter(name => /^[A-Z]/.test(name)).map(name => `export type ${name} = ${own}.${name}`),
      ]
      this.emitFile({ type: 'asset', fileName: `${file.name}.d.cts`, source: `${source.join('\n')}\n` })
    }
  },
}
