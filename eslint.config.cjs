// What the OCA's template for 19.0 treats as errors, on top of ESLint's recommended rules; formatting is prettier's.
const js = require("@eslint/js");
const globals = require("globals");

module.exports = [
  {ignores: ["**/static/lib/**"]},
  js.configs.recommended,
  {
    files: ["addons/*/static/**/*.js"],
    languageOptions: {
      ecmaVersion: 2024,
      sourceType: "module",
      globals: {...globals.browser, odoo: "readonly", owl: "readonly", luxon: "readonly"},
    },
    rules: {
      complexity: ["error", 15],
      curly: "error",
      eqeqeq: "error",
      "no-duplicate-imports": "error",
      "no-else-return": "error",
      "no-eval": "error",
      "no-implicit-coercion": "error",
      "no-lonely-if": "error",
      "no-return-assign": "error",
      "no-shadow": "error",
      "no-unneeded-ternary": "error",
      "no-unused-expressions": "error",
      "no-unused-vars": ["error", {argsIgnorePattern: "^_"}],
      "no-use-before-define": ["error", {functions: false}],
      "no-var": "error",
      "object-shorthand": "error",
      "operator-assignment": "error",
      "prefer-const": "error",
    },
  },
  {
    files: ["*.cjs"],
    languageOptions: {sourceType: "commonjs", globals: globals.node},
  },
];
