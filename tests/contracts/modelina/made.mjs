// Prints the TypeScript types that Modelina makes of an AsyncAPI document: their names and fields.

import { createRequire } from "node:module";

const [modules, document] = process.argv.slice(2);
const installed = createRequire(`${modules}/`);
const { Parser, fromFile } = installed("@asyncapi/parser");
const { TypeScriptGenerator } = installed("@asyncapi/modelina");

const read = await fromFile(new Parser(), document).parse();
const errors = read.diagnostics.filter((one) => one.severity === 0);
const made = await new TypeScriptGenerator().generate(read.document);
const types = made.map(({ modelName, model }) => [
  modelName,
  Object.values(model.properties ?? {}).map((one) => one.unconstrainedPropertyName),
]);
console.log(JSON.stringify({ errors: errors.map((one) => one.message), types }));
