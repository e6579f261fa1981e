# Điều bot hỏi để làm một việc cho khách: mỗi lần một câu, không hỏi lại điều đã biết.
form-ask-order-number = Dạ { $you } cho { $me } xin mã đơn hàng ạ? (Mã nằm trong tin xác nhận đơn, ví dụ NB-261105-0042.)
form-ask-address = Dạ { $you } cho { $me } xin địa chỉ nhận hàng ạ?
form-ask-size = Dạ { $you } mặc size nào ạ?
form-ask-skin-type = Dạ da { $you } thuộc loại nào để { $me } chọn cho hợp ạ?
form-ask-phone = Dạ { $you } cho { $me } xin số điện thoại để nhân viên liên hệ ạ?
form-ask-name = Dạ { $me } xin tên của { $you } để tiện xưng hô ạ?
form-ask-email = Dạ { $you } cho { $me } xin e-mail ạ?
form-ask-time = Dạ { $you } tiện nhận cuộc gọi lúc nào ạ?
form-ask-product = Dạ { $you } cần sản phẩm nào ạ?
form-ask-reason = Dạ { $you } cho { $me } biết lý do hoặc tình trạng món hàng giúp { $me } ạ?
form-ask = Dạ { $you } cho { $me } biết { $label } giúp { $me } ạ?
form-again = Dạ { $me } chưa rõ lắm ạ.
form-confirm-order-number = Dạ có phải là đơn { $value } không ạ?
form-confirm-address = Dạ vẫn giao về { $value } ạ?
form-confirm-size = Dạ { $you } vẫn mặc size { $value } ạ?
form-confirm-skin-type = Dạ da { $you } vẫn là { $value } đúng không ạ?
form-confirm-phone = Dạ { $me } dùng số { $value } của { $you } được không ạ?
form-confirm-name = Dạ tên { $you } là { $value } đúng không ạ?
form-confirm = Dạ { $label } vẫn là “{ $value }” đúng không ạ?
form-back = Giờ mình quay lại việc { $task } nhé.
form-parked = { $me_cap } ghi lại việc { $task } rồi, xong việc này mình làm tiếp việc đó nhé.
form-dropped = Việc { $task } { $me } xin gác lại, khi nào cần { $you } nhắn { $me } nhé.
form-left = Lúc nãy mình đang làm dở việc { $task }. { $you_cap } còn cần { $me } làm tiếp không ạ?
choice-go-on = Làm tiếp
task =
    .return_request = đổi trả
    .complaint = khiếu nại
    .change_address = đổi địa chỉ nhận hàng
    .callback = hẹn gọi lại
    .lead_capture = để lại liên hệ
    .correct_data = sửa thông tin
    .other = đang làm dở
form-meanwhile = Trong lúc chờ, để nhân viên xử lý nhanh hơn:
form-line = • { $label }: { $value }
form-cancelled = Dạ vâng, { $me } bỏ yêu cầu này ạ. { $you_cap } cần gì khác cứ nhắn { $me } nhé.
form-skip = Bỏ qua
choice-cancel = Thôi, không cần nữa
choice-other = Không, thông tin khác

slot =
    .order_number = Mã đơn
    .address = Địa chỉ
    .size = Size
    .skin_type = Loại da
    .phone = Số điện thoại
    .name = Tên
    .email = E-mail
    .time = Giờ liên hệ
    .product = Sản phẩm
    .reason = Lý do
skin =
    .oily = da dầu
    .dry = da khô
    .combination = da hỗn hợp
    .sensitive = da nhạy cảm
    .acne = da mụn
    .normal = da thường

return-noted = Dạ { $me } đã ghi nhận yêu cầu đổi trả của { $you }:
complaint-noted = Dạ { $me } đã ghi lại cho nhân viên, { $you } không phải kể lại nữa ạ:
request-noted = Dạ { $me } đã ghi nhận yêu cầu của { $you }:
address-noted = { $number ->
    [none] Dạ { $me } đã ghi: giao về { $address }. Nhân viên xem đơn và đổi cho { $you } nếu hàng chưa đi ạ.
   *[other] Dạ { $me } đã ghi: đơn { $number } giao về { $address }. Nhân viên đổi cho { $you } nếu hàng chưa đi ạ.
 }
callback-no-phone = Dạ không sao ạ, nhân viên sẽ nhắn cho { $you } ngay tại đây.
lead-none = Dạ không sao ạ, { $you } cần gì cứ nhắn shop tại đây nhé.

doubt-settled = Dạ { $me } nhớ rồi ạ: { $value }.
doubt-ask = À, lần trước ({ $date }) { $you } cho biết { $label } là { $before }, giờ là { $now } đúng không ạ?
doubt-keep = Vẫn là { $value }
doubt-new = Đúng, { $value }
slot-missing = chưa biết, nên hỏi
slot-skipped = khách không cho biết
doubt-left = Dạ vâng ạ.
noted = Dạ { $me } ghi nhớ rồi ạ. { $you_cap } cần { $me } giúp gì thêm không ạ?
noted-manner = Dạ { $me } xin lỗi { $you }, { $me } nhớ rồi ạ.
