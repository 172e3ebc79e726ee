/* Stands where CodeMirror did not come along with the package: then a query is written in a plain field. */

export {};
