# Lời của bot. { $you } là cách gọi khách (anh, chị, bạn…), { $me } là cách bot tự xưng (em, shop…).

greeting =
    .neutral = Dạ { $shop } xin chào { $you } ạ! { $me_cap } có thể giúp gì cho { $you }?
    .warm = Dạ { $shop } xin chào { $you } ạ! Rất vui được gặp { $you }, { $me } giúp được gì cho { $you } hôm nay ạ?
    .sorry = Dạ { $shop } xin chào { $you } ạ, { $me } nghe đây ạ.
greeting-known =
    .neutral = Dạ { $shop } chào { $you } { $name } ạ! Hôm nay { $me } giúp được gì cho { $you }?
    .warm = Dạ { $shop } chào { $you } { $name } thân thiết ạ! Cảm ơn { $you } luôn tin tưởng { $shop }. Hôm nay { $me } giúp được gì cho { $you } ạ?
    .sorry = Dạ { $shop } chào { $you } { $name } ạ, { $me } nghe đây ạ.
greeting-returned = Lâu rồi mới gặp lại { $you }, { $me } vui lắm ạ!
greeting-last = Lần trước ({ $date }) { $you } có nhắn: “{ $text }”. { $you_cap } cần { $me } hỗ trợ tiếp việc đó không ạ?
greeting-order = Đơn { $number } của { $you } { $state }.

thanks =
    .neutral = Dạ không có gì ạ, { $you } cần gì cứ nhắn { $me } nhé!
    .warm = Dạ { $me } cảm ơn { $you } nhiều ạ! { $you_cap } cần gì cứ nhắn { $me } bất cứ lúc nào nhé!
    .sorry = Dạ { $me } cảm ơn { $you } đã thông cảm ạ.
goodbye =
    .neutral = Dạ { $me } chào { $you } ạ, hẹn gặp lại { $you }!
    .warm = Dạ { $me } chào { $you } ạ, chúc { $you } một ngày thật vui, hẹn gặp lại { $you } nhé!
    .sorry = Dạ { $me } chào { $you } ạ, mong { $you } thông cảm cho shop.

article-lead =
    .neutral = Dạ { $me } gửi { $you } thông tin ạ:
    .warm = Dạ { $you } ơi, { $me } gửi { $you } thông tin đây ạ:
    .sorry = Dạ { $me } xin lỗi { $you } về sự bất tiện này. { $me_cap } gửi { $you } thông tin ạ:
article-near = Dạ { $me } chưa chắc có đúng thông tin { $you } hỏi, phần gần nhất { $me } tìm được là phần này. Chưa đúng ý thì { $you } bấm “Gặp nhân viên” giúp { $me } nhé:
article-also = Có thể { $you } cũng cần: { $titles }.

no-such-day = Dạ ngày { $day } không có trên lịch, { $you } xem lại giúp { $me } nhé.

ask-again =
    .neutral = Dạ { $me } chưa hiểu rõ ý { $you }. { $you_cap } nói thêm một chút giúp { $me } được không ạ?
    .warm = Dạ { $me } xin lỗi, { $me } chưa hiểu rõ ý { $you }. { $you_cap } nói thêm một chút giúp { $me } nhé!
    .sorry = Dạ { $me } xin lỗi { $you }, { $me } chưa hiểu rõ. { $you_cap } nói thêm giúp { $me } được không ạ?
did-you-mean = Dạ ý { $you } là “{ $first }” hay “{ $second }” ạ?
choice-person = Gặp nhân viên
choice-link = Xác nhận qua Telegram
choice-not-me = Không phải tôi
choice-yes = Đúng rồi
choice-no = Không phải
choice-wait = Chờ nhân viên
choice-leave = Để lại lời nhắn
choice-bot = Nói tiếp với bot

hand-off-open =
    .neutral = Dạ { $me } chuyển { $you } qua nhân viên ngay ạ.
    .warm = Dạ { $me } mời nhân viên vào hỗ trợ { $you } ngay ạ.
    .sorry = Dạ { $me } rất xin lỗi { $you }. { $me_cap } mời nhân viên vào hỗ trợ { $you } ngay ạ.
hand-off-place = { $place ->
    [1] { $you_cap } là người tiếp theo.
   *[other] Trước { $you } còn { $ahead } người.
 }
hand-off-wait = { $is_range ->
    [yes] Thường phải chờ khoảng { $least }–{ $most } phút.
   *[no] Thường phải chờ khoảng { $least } phút.
 }
hand-off-nobody = Lúc này chưa có nhân viên nào trực, { $me } đã báo và ai vào trước sẽ trả lời { $you }.
hand-off-meanwhile = { $you_cap } cứ chờ, để lại lời nhắn, hoặc hỏi tiếp { $me } trong lúc chờ cũng được ạ.
hand-off-closed =
    .neutral = Dạ hiện giờ nhân viên chưa trực. Shop mở cửa lại lúc { $opens }, nhân viên sẽ trả lời { $you } ngay từ giờ đó. { $you_cap } cứ để lại lời nhắn, hoặc hỏi tiếp { $me } ạ.
    .warm = Dạ hiện giờ nhân viên chưa trực. Shop mở cửa lại lúc { $opens }, nhân viên sẽ trả lời { $you } ngay từ giờ đó. { $you_cap } cứ để lại lời nhắn, hoặc hỏi tiếp { $me } ạ.
    .sorry = Dạ { $me } rất xin lỗi { $you }. Hiện giờ nhân viên chưa trực. Shop mở cửa lại lúc { $opens }, nhân viên sẽ trả lời { $you } ngay từ giờ đó. { $you_cap } cứ để lại lời nhắn, hoặc hỏi tiếp { $me } ạ.
waiting = Dạ { $you } vẫn đang trong hàng chờ nhân viên, { $me } đã báo thêm lần nữa ạ.
waiting-cancelled = Dạ vâng, { $me } tiếp tục hỗ trợ { $you } ạ.
hand-off-moved = Dạ { $me } chuyển { $you } sang { $team } để được trả lời sớm hơn, { $you } vẫn giữ nguyên thời gian đã chờ ạ.
hand-off-agent-gone = Dạ nhân viên vừa bị gián đoạn, { $me } đã mời người khác vào hỗ trợ { $you } ngay ạ. Mong { $you } thông cảm.
hand-off-closed-team = Dạ phần này { $team } sẽ trả lời { $you }. Hiện { $team } chưa trực, sẽ mở lại lúc { $opens }. { $you_cap } cứ để lại lời nhắn, hoặc hỏi tiếp { $me } ạ.
hand-off-open-again = Dạ shop đã mở cửa lại, { $me } mời nhân viên vào trả lời { $you } ngay ạ.
back-with-bot = Dạ nhân viên đã kết thúc hỗ trợ, { $me } tiếp tục phục vụ { $you } ạ.

attachment = Dạ { $me } đã nhận được { $kind ->
    [photo] ảnh
    [voice] tin thoại
    [audio] tệp âm thanh
    [video] video
    [location] vị trí
    [contact] danh thiếp
    [sticker] nhãn dán
   *[other] tệp
 } của { $you }. { $you_cap } cần { $me } giúp gì với { $kind ->
    [location] vị trí này
   *[other] nội dung này
 } ạ? Nếu cần người xem trực tiếp, { $you } bấm “Gặp nhân viên” nhé.
sticker = Dạ 😊 { $me } giúp được gì cho { $you } ạ?

order-none = Dạ { $me } chưa thấy đơn hàng nào của { $you }. { $you_cap } đặt bằng số điện thoại hay tài khoản khác thì nhắn nhân viên kiểm tra giúp ạ.
order-needs-proof = Dạ để giữ kín thông tin đơn hàng, { $me } cần xác nhận đúng là { $you } trước ạ. { $you_cap } bấm “Xác nhận qua Telegram”, hoặc gặp nhân viên để được kiểm tra giúp.
order-needs-person = Dạ để giữ kín thông tin riêng, { $me } chỉ mở khi đã xác nhận đúng là { $you }. { $you_cap } gặp nhân viên để được kiểm tra giúp ạ.
order-status = { $status ->
    [placed] Dạ đơn { $number } ({ $items }) đặt ngày { $date } shop đã nhận và đang xác nhận ạ.
    [confirmed] Dạ đơn { $number } ({ $items }) đặt ngày { $date } đã được xác nhận, shop đang chuẩn bị hàng ạ.
    [packed] Dạ đơn { $number } ({ $items }) đã đóng gói xong, đang chờ đơn vị giao đến lấy ạ.
    [shipped] Dạ đơn { $number } ({ $items }) đang trên đường giao ạ.
    [delivered] Dạ đơn { $number } ({ $items }) đã giao thành công ạ.
    [cancelled] Dạ đơn { $number } ({ $items }) đã được huỷ ạ.
    [returned] Dạ đơn { $number } ({ $items }) đã được hoàn trả ạ.
   *[other] Dạ đơn { $number } ({ $items }) đang ở trạng thái: { $status } ạ.
 }
order-carrier = Đơn vị giao: { $carrier }, mã vận đơn { $tracking }.
order-expected = Dự kiến giao ngày { $date }.
order-total = Tổng tiền: { $amount }.
order-more = { $you_cap } còn { $count } đơn khác: { $numbers }. { $you_cap } cần xem đơn nào nhắn { $me } mã đơn nhé.
order-unknown = Dạ { $me } không tìm thấy đơn { $number } trong các đơn của { $you }. { $you_cap } xem lại mã giúp { $me }, hoặc gặp nhân viên ạ.

order-state =
    .placed = đã được shop nhận
    .confirmed = đang được chuẩn bị
    .packed = đã đóng gói xong
    .shipped = đang trên đường giao
    .delivered = đã giao thành công
    .cancelled = đã huỷ
    .returned = đã hoàn trả

opening-hours = Dạ { $shop } mở cửa: { $hours }. { $now ->
    [open] Hiện giờ shop đang mở ạ.
   *[closed] Hiện giờ shop đang nghỉ, mở lại lúc { $opens } ạ.
 }
opening-day-open = Dạ { $last ->
    [same] { $day } ngày { $first } shop mở cửa { $clocks } ạ.
   *[other] từ { $day } ngày { $first } đến { $last } shop mở cửa { $clocks } ạ.
 }
opening-day-closed = Dạ { $last ->
    [same] { $day } ngày { $first } shop nghỉ ạ.
   *[other] từ { $day } ngày { $first } đến hết ngày { $last } shop nghỉ ạ.
 }
day-clock = từ { $opens } đến { $closes }
opening-addresses = Địa chỉ: { $addresses }.
day-range = { $from }–{ $to } từ { $opens } đến { $closes }
day-single = { $from } từ { $opens } đến { $closes }
weekday =
    .d0 = thứ Hai
    .d1 = thứ Ba
    .d2 = thứ Tư
    .d3 = thứ Năm
    .d4 = thứ Sáu
    .d5 = thứ Bảy
    .d6 = Chủ nhật

products = Dạ { $me } gợi ý { $you } mấy sản phẩm này ạ:
product-line = { $place ->
    [0] •
   *[other] { $place }.
 } { $name } – { $price }. { $about }
products-which = Dạ { $you } cho { $me } biết tên món { $you } đang xem nhé, { $me } gửi giá và thông tin ngay ạ.
products-featured = Dạ mấy món nổi bật của shop đây ạ:
products-not-sold = Dạ { $me } tìm trong danh mục không thấy món nào tên như vậy, có lẽ shop chưa bán ạ. Muốn hỏi cho chắc thì { $you } bấm “Gặp nhân viên” giúp { $me } nhé.
products-near = Món gần nhất { $me } thấy là:
products-none-at-price = Dạ tầm giá đó { $me } chưa thấy món nào hợp. Gần giá nhất là:
products-none = Dạ { $me } chưa tìm được sản phẩm hợp. { $you_cap } cho { $me } biết thêm loại da hoặc nhu cầu nhé!
products-skin = { $date ->
    [none] { $me_cap } chọn theo { $skin } của { $you }.
   *[other] { $me_cap } chọn theo { $skin } như { $you } cho biết ngày { $date }, giờ vẫn vậy phải không ạ?
 }
products-size = Hàng có size { $me } chọn size { $size } cho { $you }.
products-allergies = { $me_cap } đã bỏ ra những món ghi có { $what } vì { $you } dị ứng; trước khi dùng { $you } xem lại bảng thành phần giúp { $me } nhé.
choice-other-skin = Giờ da khác rồi

recall-lead = Dạ { $me } nhớ đây ạ:
recall-line = • { $date }, { $who }: “{ $text }”
recall-who =
    .customer = { $you } nhắn
    .bot = shop trả lời
    .agent = nhân viên trả lời
recall-none = Dạ { $me } chưa thấy lần nào { $you } và shop nói về việc này ạ.
recall-needs-proof = Dạ để giữ kín chuyện đã trao đổi, { $me } cần xác nhận đúng là { $you } trước ạ. { $you_cap } bấm “Xác nhận qua Telegram” nhé.

complaint = Dạ { $me } thành thật xin lỗi { $you } về trải nghiệm này. { $me_cap } đã ghi nhận và mời nhân viên vào hỗ trợ { $you } ngay ạ.

lead-thanks = Dạ { $me } cảm ơn { $you }, shop sẽ liên hệ lại { $you } qua { $contact } sớm ạ.
callback-thanks = Dạ { $me } đã ghi lại: nhân viên sẽ gọi số { $phone } { $when }. Cảm ơn { $you } ạ!
callback-when =
    .open = trong giờ làm việc hôm nay
    .asked = { $opens }
    .closed = ngay khi shop mở cửa lúc { $opens }

my-data-lead = Dạ đây là những gì shop đang lưu về { $you }:
my-data-line = • { $what }: { $value } ({ $date })
my-data-counts = • { $messages } tin nhắn, { $orders } đơn hàng
my-data-none = Dạ hiện shop chưa lưu thông tin nào về { $you } ngoài cuộc trò chuyện này ạ.
my-data-rights = { $you_cap } muốn sửa, xoá, hay ngừng nhận ưu đãi thì cứ nhắn { $me } ạ.
my-data-needs-proof = Dạ { $me } chỉ mở thông tin đã lưu khi đã xác nhận đúng là { $you } ạ. { $you_cap } bấm “Xác nhận qua Telegram” nhé.
field =
    .name = tên
    .phone = số điện thoại
    .email = e-mail
    .date_of_birth = ngày sinh
    .gender = giới tính
    .street = đường
    .ward = phường/xã
    .district = quận/huyện
    .province = tỉnh/thành
    .postcode = mã bưu chính
    .country = quốc gia
    .occupation = nghề nghiệp
    .note = ghi chú
stop-offers-done = Dạ { $me } đã ghi nhận: từ giờ shop sẽ không gửi ưu đãi cho { $you } nữa ạ. { $you_cap } muốn nhận lại thì nhắn { $me } nhé.

offer = 🎁 { $text }

link-confirm = { $site } đang mở trò chuyện trên trình duyệt và muốn nối với Telegram này. Trang web của { $you } đang hiện số nào? Chỉ chọn nếu CHÍNH { $you } vừa mở trang web; ai nhờ { $you } bấm hộ thì chọn “Không phải tôi”.
link-waiting = Dạ { $me } nhận rồi ạ. { $you_cap } quay lại trang web và bấm xác nhận để hoàn tất nhé.
link-done = Dạ đã nối xong! Từ giờ { $me } nhận ra { $you } trên cả web và Telegram. Muốn gỡ, { $you } gõ /unlink ạ.
link-wrong-check = Dạ số chưa đúng nên { $me } đã huỷ mã này để giữ an toàn. { $you_cap } lấy mã mới trên trang web nhé.
link-refused = Dạ { $me } đã huỷ yêu cầu nối ạ.
link-expired = Dạ mã này không dùng được nữa. { $you_cap } lấy mã mới trên trang web nhé.
ask-invite = Dạ để { $me } xem giúp { $you } những thông tin đã lưu một cách an toàn, { $you } bấm “Xác nhận qua Telegram” bên dưới nhé.
ask-put = Có người đang trò chuyện trên { $site } và nói là { $you }. Nếu CHÍNH { $you } đang mở trang web, { $you } chọn số trang đang hiện. Nếu không phải { $you }, bấm “Không phải tôi”: người đó sẽ không xem được gì. Ai nhờ { $you } bấm hộ thì đừng bấm nhé.
ask-refused = Dạ { $me } cảm ơn { $you } đã báo. Người đó không xem được gì của { $you } đâu ạ.
ask-wrong = Dạ số chưa đúng nên { $me } không nối ạ. Nếu đúng là { $you } trên trang web, { $you } nhắn nhân viên ở đó hỏi lại giúp { $me } nhé.
ask-note =
    .put = Đã hỏi { $name } qua Telegram xem khách này có phải là họ không.
    .yes = { $name } đã chọn đúng số trên Telegram. Còn chờ khách bấm đồng ý trên trang web.
    .no = { $name } trả lời trên Telegram: không phải họ. Đã ghi nhớ là hai người khác nhau; đừng cho khách này xem gì.
    .wrong = { $name } chọn sai số trên Telegram, nên chưa nối gì. Có thể nhầm, cũng có thể có người mạo danh.
bot-name = Trợ lý ảo
unlink-done = Dạ { $me } đã gỡ liên kết ạ.
unlink-none = Dạ hiện không có liên kết nào để gỡ ạ.
help = Dạ { $you } cứ nhắn câu hỏi như bình thường ạ. Lệnh có sẵn: /nhanvien gặp nhân viên, /don xem đơn, /goilai nhờ gọi lại, /dulieu thông tin shop đang lưu, /sua sửa thông tin, /quentoi xoá dữ liệu, /ngunguudai ngừng ưu đãi, /unlink gỡ liên kết.
continued-from-web = (Tiếp cuộc trò chuyện trên web)
failed = Dạ { $me } xin lỗi, tin nhắn này { $me } chưa xử lý được. { $you_cap } thử nhắn lại hoặc gặp nhân viên giúp { $me } ạ.

pronoun-you = bạn
pronoun-me = em
