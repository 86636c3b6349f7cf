import {useEffect, useRef} from "@odoo/owl";
import {registry} from "@web/core/registry";
import {useBus} from "@web/core/utils/hooks";
import {FloatField, floatField} from "@web/views/fields/float/float_field";
import {formatFloat} from "@web/views/fields/formatters";
import {useNumpadDecimal} from "@web/views/fields/numpad_decimal_hook";

const THAI_ZERO = "๐".charCodeAt(0);

/**
 * A quantity: decimals only where there are any, Thai digits welcome, and an emptied cell is no
 * value. Odoo's own float field takes a typed zero for nothing and so loses it; here nothing
 * and zero are two answers.
 */
export class QuantityField extends FloatField {
    static template = "alro_tracking_base.QuantityField";

    setup() {
        this.state = {hasFocus: false};
        this.inputRef = useRef("numpadDecimal");
        this.element = null;
        this.touched = false;
        useNumpadDecimal();
        const {bus} = this.props.record.model;
        useBus(bus, "WILL_SAVE_URGENTLY", () => this.commit());
        useBus(bus, "NEED_LOCAL_CHANGES", (ev) => ev.detail.proms.push(this.commit()));
        useEffect(() => {
            const input = this.inputRef.el;
            if (input !== this.element) {
                // A list cell that is edited again gets a new input
                this.element = input;
                this.touched = false;
            }
            if (input && !this.touched) {
                input.value = this.formattedValue;
            }
        });
    }

    parse(text) {
        const arabic = text.replace(/[๐-๙]/g, (digit) => digit.charCodeAt(0) - THAI_ZERO);
        return arabic.trim() === "" ? false : super.parse(arabic);
    }

    /** Hand what was typed to the record, if anything was. */
    async commit() {
        const {record, name} = this.props;
        const input = this.inputRef.el;
        if (!input || !this.touched) {
            return;
        }
        let value = null;
        try {
            value = this.parse(input.value);
        } catch {
            await record.setInvalidField(name);
            return;
        }
        this.touched = false;
        if (value === this.value) {
            input.value = this.formattedValue;
        } else {
            await record.update({[name]: value});
        }
        record.model.bus.trigger("FIELD_IS_DIRTY", false);
    }

    onInput() {
        const {record, name} = this.props;
        this.touched = true;
        record.resetFieldValidity(name);
        record.model.bus.trigger("FIELD_IS_DIRTY", true);
    }

    onKeydown(ev) {
        if (ev.key === "Tab" || ev.key === "Enter") {
            this.commit();
        }
    }
}

export const quantityField = {
    ...floatField,
    component: QuantityField,
    extractProps: (fieldInfo) => ({
        ...floatField.extractProps(fieldInfo),
        trailingZeros: false,
    }),
};

export function formatQuantity(value, options = {}) {
    return formatFloat(value, {...options, trailingZeros: false});
}
formatQuantity.extractOptions = formatFloat.extractOptions;

registry.category("fields").add("alro_quantity", quantityField);
registry.category("formatters").add("alro_quantity", formatQuantity);
