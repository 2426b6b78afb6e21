import { describe, expect, test } from '@jest/globals';
import { analyseSources } from '../support/analyse.js';

/** What TypeScript makes of two files with classes and `export *` for CommonJS and ES5, with `importHelpers`. */
const compiled = {
  'common/conv.js': `
"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.conv = void 0;
var tslib_1 = require("tslib");
var tf = tslib_1.__importStar(require("@tensorflow/tfjs"));
var conv = function (x, config) { return tf.layers.conv2d(tslib_1.__assign({}, config)).apply(x); };
exports.conv = conv;`,
  'common/index.js': `
"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
var tslib_1 = require("tslib");
tslib_1.__exportStar(require("./conv"), exports);`,
  'net.js': `
"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.make = exports.Net = void 0;
var tslib_1 = require("tslib");
var tf = tslib_1.__importStar(require("@tensorflow/tfjs"));
var common_1 = require("./common");
var Base = /** @class */ (function () {
    function Base(width) {
        this.width = width;
    }
    Base.prototype.conv = function (x, kernelSize) {
        return (0, common_1.conv)(x, tslib_1.__assign({ kernelSize: kernelSize, padding: 'same' }, { filters: this.width }));
    };
    return Base;
}());
var Net = /** @class */ (function (_super) {
    tslib_1.__extends(Net, _super);
    function Net() {
        return _super.call(this, 16) || this;
    }
    Net.prototype.block = function (x) {
        return tf.layers.add().apply(tslib_1.__spreadArrays([x], [this.conv(x, 3)]));
    };
    Net.prototype.build = function () {
        var input = tf.input({ shape: [32, 32, 3] });
        var x = this.conv(input, 1);
        for (var _i = 0, _a = [1, 2]; _i < _a.length; _i++) {
            x = this.block(x);
        }
        return tf.model({ inputs: input, outputs: x });
    };
    return Net;
}(Base));
exports.Net = Net;
function make() {
    return tslib_1.__awaiter(this, void 0, void 0, function () {
        var net, built;
        return tslib_1.__generator(this, function (_a) {
            switch (_a.label) {
                case 0:
                    net = new Net();
                    return [4 /*yield*/, Promise.resolve(net.build())];
                case 1:
                    built = _a.sent();
                    return [2 /*return*/, built];
            }
        });
    });
}
exports.make = make;`,
};

describe('compiled code', () => {
  test('calls the functions of tslib as if they stood in the file', () => {
    const { models, gaps, errors } = analyseSources(compiled);
    expect(errors).toEqual([]);
    expect(gaps).toEqual([]);
    const adds = models.flatMap(({ model }) => model.nodes.filter(({ op }) => op === 'add'));
    expect(adds.map(({ shape }) => shape?.slice(1))).toEqual([
      [32, 32, 16],
      [32, 32, 16],
    ]);
  });
});
